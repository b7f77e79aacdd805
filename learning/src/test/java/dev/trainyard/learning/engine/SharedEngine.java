package dev.trainyard.learning.engine;

/** The one engine of a test process: libtorch cannot be started twice in one. */
public final class SharedEngine {

    private static final Engine ENGINE = Engine.start(EngineSettings.defaults());

    private SharedEngine() {}

    public static Engine get() {
        return ENGINE;
    }
}
