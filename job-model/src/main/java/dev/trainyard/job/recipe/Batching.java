package dev.trainyard.job.recipe;

/** How rows are cut into steps. */
public sealed interface Batching {

    /** How often what is in memory at once can be cut in half until a single row is left, of so many training rows. */
    default int mostHalvings(long rows) {
        long atOnce =
                switch (this) {
                    case FullBatch ignored -> rows;
                    case MiniBatch batch -> Math.min(rows, batch.size());
                };
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, atOnce));
    }

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
