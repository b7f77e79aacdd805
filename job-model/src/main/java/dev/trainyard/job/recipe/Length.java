package dev.trainyard.job.recipe;

/** When training ends. */
public sealed interface Length {

    /** After so many passes over the training rows. */
    record Epochs(long count) implements Length {
        public Epochs {
            if (count < 1) {
                throw new IllegalArgumentException("a run has at least one epoch, not " + count);
            }
        }
    }

    /** After so many optimizer steps. */
    record Steps(long count) implements Length {
        public Steps {
            if (count < 1) {
                throw new IllegalArgumentException("a run has at least one step, not " + count);
            }
        }
    }
}
