package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;

/**
 * Encoded rows.
 *
 * @param features [n, f] floats
 * @param targets [n, o] floats for regression; [n] class indices for classification
 */
public record Rows(Tensor features, Tensor targets) {

    public Rows {
        if (features.shape().size() != 2
                || !features.shape().getFirst().equals(targets.shape().getFirst())) {
            throw new IllegalArgumentException(
                    "features " + features.shape() + " and targets " + targets.shape() + " do not have the same rows");
        }
    }

    /** How many rows there are. */
    public int count() {
        return Math.toIntExact(features.shape().getFirst());
    }
}
