package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.oracle.OracleNetwork;
import dev.trainyard.learning.oracle.OracleOptimizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStepTest {

    private static final double[] RATES = {0.05, 0.03, 0.07, 0.01, 0.05, 0.02};
    private static final long[] ALL_AS_THEY_STAND = {};

    static Stream<Arguments> optimizersWithClipsAndSeeds() {
        List<Optimizer> optimizers = List.of(
                new Optimizer.GradientDescent(1),
                new Optimizer.StochasticGradientDescent(1, 0),
                new Optimizer.StochasticGradientDescent(1, 0.3),
                new Optimizer.Momentum(1, 0.9, 0),
                new Optimizer.Momentum(1, 0.8, 0.2),
                new Optimizer.Adam(1, 0.9, 0.999, 1e-8, 0),
                new Optimizer.Adam(1, 0.8, 0.95, 1e-3, 0.3),
                new Optimizer.AdamW(1, 0.9, 0.999, 1e-8, 0),
                new Optimizer.AdamW(1, 0.8, 0.95, 1e-3, 0.3));
        List<OptionalDouble> clips = List.of(OptionalDouble.empty(), OptionalDouble.of(0.1), OptionalDouble.of(1e6));
        return optimizers.stream().flatMap(optimizer -> clips.stream()
                .flatMap(clip -> LongStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(optimizer, clip, seed))));
    }

    @ParameterizedTest
    @MethodSource("optimizersWithClipsAndSeeds")
    void stepAfterStepTheParametersAreThoseOfTheFormulas(Optimizer optimizer, OptionalDouble clip, long seed) {
        Recipes recipes = Recipes.regression().with(optimizer);
        Recipes clipped = clip.isPresent() ? recipes.withClip(clip.getAsDouble()) : recipes;
        try (Trial trial = new Trial(clipped, seed)) {
            OracleOptimizer oracle = new OracleOptimizer(optimizer, clip, trial.parameters);
            for (double rate : RATES) {
                OracleNetwork.Judged judged = trial.oracle().judge(trial.features, trial.targets);
                oracle.step(trial.parameters, judged, rate);
                ClassicProgram.StepResult step = trial.step(ALL_AS_THEY_STAND, Trial.ROWS, rate);
                Trial.assertClose(step.gradientNorm(), judged.norm());
                Trial.assertClose(trial.weights(), trial.parameters);
            }
        }
    }

    static Stream<Arguments> lossesAndMicroBatches() {
        return Arrays.stream(Loss.Kind.values()).flatMap(kind -> Arrays.stream(Loss.Reduction.values())
                .flatMap(reduction -> Stream.of(1, 3, 5, Trial.ROWS, 100)
                        .map(micro -> Arguments.of(new Loss(kind, reduction), micro))));
    }

    @ParameterizedTest
    @MethodSource("lossesAndMicroBatches")
    void microBatchesOfAnySizeAddUpToTheStepOfAllTheirRows(Loss loss, int microBatch) {
        Recipes base =
                switch (loss.kind()) {
                    case MSE, MAE, HUBER -> Recipes.regression();
                    case CROSS_ENTROPY, BINARY_CROSS_ENTROPY -> Recipes.classification();
                };
        Recipes recipes =
                base.with(loss).with(new Optimizer.Momentum(1, 0.9, 0)).withClip(0.7);
        long[] order = {7, 2, 2, 9, 0, 10, 4, 1};
        try (Trial trial = new Trial(recipes, 4)) {
            double[][] rows = pick(trial.features, order);
            double[][] targets = pick(trial.targets, order);
            OracleOptimizer oracle =
                    new OracleOptimizer(new Optimizer.Momentum(1, 0.9, 0), OptionalDouble.of(0.7), trial.parameters);
            for (double rate : RATES) {
                OracleNetwork.Judged judged = trial.oracle().judge(rows, targets);
                oracle.step(trial.parameters, judged, rate);
                ClassicProgram.StepResult step = trial.step(order, microBatch, rate);
                Trial.assertClose(step.loss(), judged.loss());
                Trial.assertClose(step.gradientNorm(), judged.norm());
                Trial.assertClose(trial.weights(), trial.parameters);
            }
        }
    }

    private static double[][] pick(double[][] all, long[] order) {
        return Arrays.stream(order).mapToObj(row -> all[(int) row]).toArray(double[][]::new);
    }
}
