package dev.trainyard.job.recipe;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Everything that decides the outcome of a training run, with every default resolved. The same recipe on the same data
 * gives the same bytes.
 *
 * @param learning what is learnt from what
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
        Learning learning,
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

    /** What kind of answer is learnt. */
    public LearningTask task() {
        return learning.task();
    }

    /**
     * What is learnt from a table.
     *
     * @throws IllegalStateException when this recipe learns from texts
     */
    public TableLearning table() {
        return switch (learning) {
            case TableLearning table -> table;
            case TextLearning ignored -> throw new IllegalStateException("this recipe learns from texts, not tables");
        };
    }

    /**
     * What is learnt from texts.
     *
     * @throws IllegalStateException when this recipe learns from a table
     */
    public TextLearning texts() {
        return switch (learning) {
            case TextLearning texts -> texts;
            case TableLearning ignored -> throw new IllegalStateException("this recipe learns from a table, not texts");
        };
    }

    /** The learning rate as a multiple of the one that such a recipe has when it names none. */
    public double learningRateMultiplier() {
        double usual =
                switch (optimizer) {
                    case Optimizer.GradientDescent ignored -> RecipeDefaults.DESCENT_RATE;
                    case Optimizer.StochasticGradientDescent ignored -> RecipeDefaults.DESCENT_RATE;
                    case Optimizer.Momentum ignored -> RecipeDefaults.DESCENT_RATE;
                    case Optimizer.Adam ignored ->
                        RecipeDefaults.optimizer(learning).learningRate();
                    case Optimizer.AdamW ignored ->
                        RecipeDefaults.optimizer(learning).learningRate();
                };
        return optimizer.learningRate() / usual;
    }

    /** The same with another optimizer. */
    public Recipe with(Optimizer other) {
        return new Recipe(
                learning,
                other,
                schedule,
                length,
                batching,
                gradientClip,
                seed,
                checkpoints,
                earlyStopping,
                metrics,
                placement);
    }

    /** The metric that decides which checkpoint is best. */
    public Metric decidingMetric() {
        return metrics.getFirst();
    }
}
