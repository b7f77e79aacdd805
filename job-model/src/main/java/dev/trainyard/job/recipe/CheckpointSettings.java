package dev.trainyard.job.recipe;

/**
 * When checkpoints are made, scored and kept. The last step is always a checkpoint and always scored.
 *
 * @param checkpointEvery distance of checkpoints
 * @param evaluateEvery every so many checkpoints one is scored by the evaluator; which ones follows from the recipe
 *     alone, never from anyone's speed
 * @param keep which checkpoints keep their bytes
 */
public record CheckpointSettings(Interval checkpointEvery, int evaluateEvery, Keep keep) {

    public CheckpointSettings {
        if (evaluateEvery < 1) {
            throw new IllegalArgumentException("evaluate_every is at least 1, not " + evaluateEvery);
        }
    }

    /** Settings that keep so many of the newest checkpoints, and the best. */
    public CheckpointSettings(Interval checkpointEvery, int evaluateEvery, int keepLast) {
        this(checkpointEvery, evaluateEvery, Keep.last(keepLast));
    }

    /**
     * Which checkpoints keep their bytes. Whatever is named here, the last, the best, the one to go on from, the
     * registered model and every checkpoint whose scoring is open keep theirs.
     *
     * @param last so many of the newest
     * @param best so many of the best, by the deciding metric
     * @param every each one whose ordinal is a multiple of this; 0 for none
     */
    public record Keep(int last, int best, int every) {
        public Keep {
            if (last < 1 || best < 1 || every < 0) {
                throw new IllegalArgumentException("keep has last and best of at least 1 and every of at least 0, not "
                        + last + ", " + best + " and " + every);
            }
        }

        /** So many of the newest, and the best. */
        public static Keep last(int count) {
            return new Keep(count, 1, 0);
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
