package dev.trainyard.learning.engine;

/** The process is about to exit or the engine was closed: no native call is allowed any more. */
public final class EngineClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    EngineClosedException() {
        super("the engine is closed");
    }
}
