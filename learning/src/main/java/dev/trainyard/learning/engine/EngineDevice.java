package dev.trainyard.learning.engine;

/** What an engine computes on. */
public sealed interface EngineDevice {

    /** As receipts and recipes name its kind. */
    String wireName();

    /** The processor. */
    record Processor() implements EngineDevice {
        @Override
        public String wireName() {
            return "cpu";
        }
    }

    /**
     * The first of the graphics cards that CUDA shows.
     *
     * @param name as the driver has it, such as {@code NVIDIA H100 80GB HBM3}
     */
    record Card(String name) implements EngineDevice {
        @Override
        public String wireName() {
            return "cuda";
        }
    }
}
