package dev.trainyard.job.recipe;

/**
 * When checkpoints are made, scored and kept. The last step is always a checkpoint and always scored.
 *
 * @param checkpointEvery distance of checkpoints
 * @param evaluateEvery every so many checkpoints one is scored by the evaluator; which ones follows from the recipe
 *     alone, never from anyone's speed
 * @param keep how many of the newest checkpoints keep their bytes, beside the best and the last
 */
public record CheckpointSettings(Interval checkpointEvery, int evaluateEvery, int keep) {

    public CheckpointSettings {
        if (evaluateEvery < 1 || keep < 1) {
            throw new IllegalArgumentException(
                    "evaluate_every and keep are at least 1, not " + evaluateEvery + " and " + keep);
        }
    }

    /** A distance in the course of training. */
    public sealed interface Interval {
        /** So many steps. */
        record Steps(long count) implements Interval {
            public Steps {
                if (count < 1) {
                    throw new IllegalArgumentException("an interval has at least one step, not " + count);
                }
            }
        }

        /** So many passes over the training rows. */
        record Epochs(long count) implements Interval {
            public Epochs {
                if (count < 1) {
                    throw new IllegalArgumentException("an interval has at least one epoch, not " + count);
                }
            }
        }
    }
}
