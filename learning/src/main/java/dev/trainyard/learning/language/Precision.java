package dev.trainyard.learning.language;

import dev.trainyard.learning.engine.EngineDevice;
import dev.trainyard.learning.engine.EngineIdentity;

/** What the products of a model are computed in; its parameters and losses have 32 bits always. */
public enum Precision {
    /** 32-bit floats. */
    F32,
    /** 16-bit brain floats. */
    BF16;

    /** What a recipe asks for. */
    public static Precision of(dev.trainyard.job.recipe.Precision asked) {
        return switch (asked) {
            case FP32 -> F32;
            case BF16 -> BF16;
        };
    }

    /**
     * Refuses what a device cannot do well.
     *
     * @throws IllegalArgumentException for brain floats on a processor, where they were measured to be 20 times slower
     */
    public void requireOn(EngineIdentity engine) {
        if (this == BF16 && engine.device() instanceof EngineDevice.Processor) {
            throw new IllegalArgumentException("precision bf16 needs a GPU: on a processor without instructions for it"
                    + " a step takes 20 times as long as with f32, and this engine runs on the processor; say f32");
        }
    }
}
