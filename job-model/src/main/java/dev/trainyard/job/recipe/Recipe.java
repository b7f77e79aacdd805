package dev.trainyard.job.recipe;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Everything that decides the outcome of a training run, with every default resolved. The same recipe on the same data
 * gives the same bytes.
 *
 * @param task what kind of answer is learnt
 * @param data which columns, and how they are cleaned, transformed and split
 * @param network the layers between features and outputs
 * @param loss the quantity that training lowers
 * @param optimizer the rule that turns gradients into steps
 * @param schedule how the learning rate moves over the run
 * @param length when training ends
 * @param batching how rows are cut into steps
 * @param gradientClip largest allowed global norm of the gradient; empty for no clipping
 * @param seed drives split, initialisation, shuffling and dropout
 * @param checkpoints when checkpoints are made, scored and kept
 * @param earlyStopping when to stop before {@code length}
 * @param metrics names of the metrics to report; the first decides which checkpoint is best
 * @param placement where and with what right the job runs
 */
public record Recipe(
        LearningTask task,
        DataSettings data,
        Network network,
        Loss loss,
        Optimizer optimizer,
        Schedule schedule,
        Length length,
        Batching batching,
        OptionalDouble gradientClip,
        long seed,
        CheckpointSettings checkpoints,
        EarlyStopping earlyStopping,
        List<Metric> metrics,
        Placement placement) {

    public Recipe {
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("a recipe names at least one metric");
        }
    }

    /** The metric that decides which checkpoint is best. */
    public Metric decidingMetric() {
        return metrics.getFirst();
    }
}
