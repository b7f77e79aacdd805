package dev.trainyard.job.recipe;

/** How rows are cut into steps. */
public sealed interface Batching {

    /** Every step sees all training rows, in order. */
    record FullBatch() implements Batching {}

    /**
     * Every epoch is shuffled anew and cut into batches; the last one may be smaller.
     *
     * @param size rows of one micro-batch
     * @param accumulate micro-batches whose gradients make one step
     */
    record MiniBatch(int size, int accumulate) implements Batching {
        public MiniBatch {
            if (size < 1 || accumulate < 1) {
                throw new IllegalArgumentException(
                        "batch size and accumulation are at least 1, not " + size + " and " + accumulate);
            }
        }
    }
}
