package dev.trainyard.learning.engine;

/** What the engine is to compute on. */
public enum DeviceChoice {
    /** The graphics card when the engine can use one, else the processor. */
    AUTO,
    /** The processor, whatever else there is. */
    CPU,
    /** The graphics card; an engine that cannot use one does not start. */
    CUDA
}
