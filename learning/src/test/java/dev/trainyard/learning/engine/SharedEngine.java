package dev.trainyard.learning.engine;

/** The one engine of a test process: libtorch cannot be started twice in one. On the processor, where results are exact. */
public final class SharedEngine {

    private static final Engine ENGINE = Engine.start(EngineSettings.defaults().on(DeviceChoice.CPU));

    private SharedEngine() {}

    public static Engine get() {
        return ENGINE;
    }
}
