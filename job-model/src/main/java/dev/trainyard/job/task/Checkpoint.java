package dev.trainyard.job.task;

import java.util.OptionalDouble;

/**
 * A stored state of a model in training.
 *
 * @param step optimizer steps done
 * @param ordinal 1 for the run's first checkpoint; follows from recipe and step alone. 0 for one that the recipe does
 *     not ask for: a run that was told to rest, or to move, has left it where it stood
 * @param last whether training ends with it
 * @param manifest the list of its parts
 * @param weights digest and length of the weights' file
 * @param losses what the trainer measured at this step
 */
public record Checkpoint(
        long step, long ordinal, boolean last, ManifestReference manifest, ObjectReference weights, Losses losses) {

    /** Whether the recipe asks for it; only these are scored, so no score depends on when a run was interrupted. */
    public boolean isScheduled() {
        return ordinal > 0;
    }

    /** Losses and shares of right answers (classification only) at one step; validation where it was measured. */
    public record Losses(
            double trainLoss, OptionalDouble trainAccuracy, OptionalDouble validLoss, OptionalDouble validAccuracy) {}
}
