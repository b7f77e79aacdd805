package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.program.ModelShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HalvedMicroBatchTest {

    private static final double ROUNDING = 2e-5;

    private final TrainingRows rows = new TrainingRows(
            new ModelShape(4, 2, LearningTask.REGRESSION),
            RandomRows.values(50, 4, 2, 31),
            RandomRows.values(20, 4, 2, 32));

    static Stream<Recipes> withoutDropout() {
        Recipes base = Recipes.regression();
        return Stream.of(
                base.with(new Batching.MiniBatch(16, 1)),
                base.with(new Batching.MiniBatch(7, 3)).withClip(0.3),
                base.with(new Batching.MiniBatch(16, 2))
                        .with(new Loss(Loss.Kind.MSE, Loss.Reduction.SUM))
                        .withClip(1),
                base.with(new Batching.FullBatch()).with(new Optimizer.GradientDescent(0.1)));
    }

    @ParameterizedTest
    @MethodSource("withoutDropout")
    void withHalfTheMicroBatchAndTwiceTheAccumulationTheRunIsTheSameButForRounding(Recipes recipes) {
        Recorded whole = run(recipes.recipe(), 0);
        for (int halvings = 1; halvings <= 5; halvings++) {
            Recorded halved = run(recipes.recipe(), halvings);
            assertThat(halved.plans.getFirst().microBatch())
                    .isLessThan(whole.plans.getFirst().microBatch());
            assertThat(halved.steps).hasSameSizeAs(whole.steps);
            for (int i = 0; i < whole.steps.size(); i++) {
                assertThat(halved.steps.get(i).trainLoss())
                        .isCloseTo(
                                whole.steps.get(i).trainLoss(),
                                within(ROUNDING * Math.max(1, whole.steps.get(i).trainLoss())));
            }
            assertClose(
                    halved.states.getLast().weights(), whole.states.getLast().weights());
        }
    }

    @Test
    void withDropoutEveryMicroBatchDropsItsOwnSoTheRunsDiffer() {
        Recipe recipe = Recipes.regression()
                .with(new Network(List.of(new Network.Dropout(0.5), new Network.Head())))
                .recipe();
        assertThat(run(recipe, 1).states.getLast().weights())
                .isNotEqualTo(run(recipe, 0).states.getLast().weights());
    }

    private static void assertClose(List<Tensor> actual, List<Tensor> expected) {
        for (int p = 0; p < expected.size(); p++) {
            float[] values = expected.get(p).toFloats();
            float[] others = actual.get(p).toFloats();
            assertThat(others).hasSameSizeAs(values);
            for (int i = 0; i < values.length; i++) {
                assertThat((double) others[i]).isCloseTo(values[i], within(ROUNDING));
            }
        }
    }

    private Recorded run(Recipe recipe, int halvings) {
        Recorded heard = new Recorded();
        RunPlan plan = RunPlan.of(recipe, rows.train().count()).halved(halvings);
        TrainingEnd end = new TrainingLoop(SharedEngine.get(), recipe, plan, rows, () -> 0)
                .run(Optional.empty(), heard, () -> StopRequest.NONE);
        assertThat(end).isInstanceOf(TrainingEnd.Finished.class);
        return heard;
    }
}
