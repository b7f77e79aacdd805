package dev.trainyard.job.task;

import java.util.OptionalDouble;

/**
 * A stored state of a model in training.
 *
 * @param step optimizer steps done
 * @param ordinal 1 for the run's first checkpoint; follows from recipe and step alone
 * @param last whether training ends with it
 * @param manifest the list of its parts
 * @param weights digest and length of the weights' file
 * @param losses what the trainer measured at this step
 */
public record Checkpoint(
        long step, long ordinal, boolean last, ManifestReference manifest, ObjectReference weights, Losses losses) {

    /** Losses and shares of right answers (classification only) at one step; validation where it was measured. */
    public record Losses(
            double trainLoss, OptionalDouble trainAccuracy, OptionalDouble validLoss, OptionalDouble validAccuracy) {}
}
