package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.LearningTask;

/**
 * What data and network have to agree on.
 *
 * @param features width of an encoded row
 * @param outputs number of targets or classes
 */
public record ModelShape(int features, int outputs, LearningTask task) {

    public ModelShape {
        if (features < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a model has at least one feature and one output, not " + features + " and " + outputs);
        }
    }
}
