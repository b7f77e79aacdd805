package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.learning.Recipes;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPlanTest {

    @ParameterizedTest
    @CsvSource({
        // rows, size, accumulate, epochs -> rows per step, micro-batch, steps per epoch, steps
        "100, 16, 1, 3, 16, 16, 7, 21",
        "100, 16, 4, 3, 64, 16, 2, 6",
        "100, 100, 1, 2, 100, 100, 1, 2",
        "100, 64, 4, 2, 100, 64, 1, 2",
        "3, 16, 1, 5, 3, 3, 1, 5",
        "1, 1, 1, 1, 1, 1, 1, 1"
    })
    void stepsFollowFromRowsAndBatches(
            int rows, int size, int accumulate, long epochs, int perStep, int micro, long perEpoch, long total) {
        Recipe recipe = Recipes.regression()
                .with(new Batching.MiniBatch(size, accumulate))
                .with(new Length.Epochs(epochs))
                .recipe();
        RunPlan plan = RunPlan.of(recipe, rows);
        assertThat(plan.rowsPerStep()).isEqualTo(perStep);
        assertThat(plan.microBatch()).isEqualTo(micro);
        assertThat(plan.stepsPerEpoch()).isEqualTo(perEpoch);
        assertThat(plan.totalSteps()).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource({"16, 0, 16", "16, 1, 8", "16, 4, 1", "16, 5, 1", "7, 1, 4", "7, 2, 2", "16, 1000, 1", "16, -1, 16"})
    void halvingsCutTheMicroBatchAndNothingElse(int size, int halvings, int micro) {
        Recipe recipe =
                Recipes.regression().with(new Batching.MiniBatch(size, 2)).recipe();
        RunPlan whole = RunPlan.of(recipe, 100);
        RunPlan halved = RunPlan.of(recipe, 100).halved(halvings);
        assertThat(halved)
                .isEqualTo(new RunPlan(
                        whole.totalSteps(),
                        whole.stepsPerEpoch(),
                        whole.rowsPerStep(),
                        micro,
                        whole.fullBatch(),
                        whole.checkpointEvery(),
                        whole.validateEvery()));
    }

    @Test
    void aFullBatchIsHalvedToo() {
        Recipe recipe = Recipes.regression().with(new Batching.FullBatch()).recipe();
        assertThat(RunPlan.of(recipe, 100).halved(3).microBatch()).isEqualTo(13);
        assertThat(RunPlan.of(recipe, 100).halved(3).rowsPerStep()).isEqualTo(100);
    }

    @Test
    void checkpointsComeOnScheduleAndAtTheEndAndAreNumberedInTurn() {
        Recipe recipe = Recipes.regression()
                .with(new Length.Steps(23))
                .with(new CheckpointSettings(new CheckpointSettings.Interval.Steps(5), 1, 3))
                .recipe();
        RunPlan plan = RunPlan.of(recipe, 100);
        long[] checkpoints =
                LongStream.rangeClosed(1, 23).filter(plan::isCheckpoint).toArray();
        assertThat(checkpoints).containsExactly(5, 10, 15, 20, 23);
        assertThat(LongStream.of(checkpoints).map(step -> plan.ordinal(step, step == 23)))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(plan.ordinal(12, false)).as("not due, but asked for").isZero();
        assertThat(plan.ordinal(12, true)).as("stopped early").isEqualTo(3);
        assertThat(LongStream.of(checkpoints)).allMatch(plan::isValidated);
        assertThat(plan.epochOf(7)).isEqualTo(1);
        assertThat(plan.epochOf(8)).isEqualTo(2);
    }
}
