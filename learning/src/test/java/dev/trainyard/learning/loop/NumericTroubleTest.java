package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.loop.Demanding.Life;
import dev.trainyard.learning.loop.NumericTrouble.Place;
import dev.trainyard.learning.program.ClassicProgram;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericTroubleTest {

    private static final int SPOILT_ROW = 13;
    private static final int BATCH = 5;
    private static final int STEPS_PER_EPOCH = 10;

    private final Engine engine = SharedEngine.get();
    private final Recipes recipes = Recipes.classification()
            .with(new Batching.MiniBatch(BATCH, 1))
            .with(new CheckpointSettings(new CheckpointSettings.Interval.Steps(2), 1, 3))
            .with(new Length.Steps(STEPS_PER_EPOCH - 1));

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e38f})
    void aSpoiltBatchIsLeftOutOnceAndTheRunIsTheOneWithoutIt(float value) {
        TrainingRows spoilt = spoilt(value);
        Life life = Demanding.live(engine, recipes, spoilt);

        assertThat(life.end()).isEqualTo(new TrainingEnd.Finished(STEPS_PER_EPOCH - 1, false));
        assertThat(life.heard().skips).hasSize(1);
        SkippedBatch skip = life.heard().skips.getFirst();
        long bad = batchOfSpoiltRow();
        assertThat(skip.trouble().step()).isEqualTo(bad);
        assertThat(skip.trouble().batch()).isEqualTo(bad);
        assertThat(skip.rolledBackTo()).isEqualTo((bad - 1) / 2 * 2);
        assertThat(life.last().skipped().numbers()).containsExactly(bad);
        assertThat(life.last().weights()).isEqualTo(learntWithout(bad, spoilt));
        assertThat(life.heard().states).allMatch(TrainingState::isFinite);
        assertThat(life.heard().steps)
                .extracting(StepReport::step)
                .containsExactlyElementsOf(LongStream.concat(
                                LongStream.range(1, bad), LongStream.range(skip.rolledBackTo() + 1, STEPS_PER_EPOCH))
                        .boxed()
                        .toList());
    }

    /** Where the spoilt row comes up in the first epoch's shuffle. */
    private long batchOfSpoiltRow() {
        Batches batches = batches();
        return LongStream.rangeClosed(1, STEPS_PER_EPOCH)
                .filter(batch -> LongStream.of(batches.rowsOf(batch)).anyMatch(row -> row == SPOILT_ROW))
                .findFirst()
                .orElseThrow();
    }

    private Batches batches() {
        Recipe recipe = recipes.recipe();
        return new Batches(RunPlan.of(recipe, 50), recipe.seed(), 50);
    }

    /** The same steps, one by one and without the loop. */
    private List<Tensor> learntWithout(long bad, TrainingRows rows) {
        Recipe recipe = recipes.recipe();
        Batches batches = batches();
        TrainingState start = start(recipe);
        return engine.call(() -> {
            try (ClassicProgram program = new ClassicProgram(engine, recipe, start.weights())) {
                program.setOptimizerState(OptimizerState.of(start.optimizer()));
                program.setRows(
                        rows.train().features(),
                        rows.train().targets(),
                        rows.validation().features(),
                        rows.validation().targets());
                for (long batch = 1; batch <= STEPS_PER_EPOCH; batch++) {
                    if (batch != bad) {
                        program.step(batches.rowsOf(batch), BATCH, new long[1], 0.01);
                    }
                }
                return program.weights();
            }
        });
    }

    @Test
    void aBatchThatIsBadAgainInTheNextEpochEndsTheRunWithItsCause() {
        Life life = Demanding.live(engine, recipes.with(new Length.Epochs(3)), spoilt(Float.NaN));
        assertThat(life.heard().skips).hasSize(1);
        assertThat(life.end()).isInstanceOfSatisfying(TrainingEnd.Diverged.class, diverged -> {
            assertThat(diverged.trouble().place()).isEqualTo(Place.TRAINING_LOSS);
            assertThat(diverged.trouble().trainLoss()).isNaN();
            assertThat(diverged.trouble().step()).isBetween((long) STEPS_PER_EPOCH, 2L * STEPS_PER_EPOCH);
            assertThat(diverged.trouble().batch()).isEqualTo(diverged.trouble().step() + 1);
            assertThat(diverged.skipped().numbers()).containsExactly(batchOfSpoiltRow());
        });
        assertThat(life.heard().states).isNotEmpty().allMatch(TrainingState::isFinite);
    }

    /** With a rate like this the numbers leave the range of 32 bits whatever the batch is. */
    @Test
    void aRunThatDivergesFailsAfterOneBatchWasLeftOutInVain() {
        Recipes wild = Recipes.regression()
                .with(new Optimizer.StochasticGradientDescent(1_000, 0))
                .with(new Batching.MiniBatch(BATCH, 1))
                .with(new Length.Steps(200));
        TrainingRows rows = new TrainingRows(
                new ModelShape(4, 2, LearningTask.REGRESSION),
                RandomRows.values(50, 4, 2, 1),
                RandomRows.values(20, 4, 2, 2));
        Life life = Demanding.live(engine, wild, rows);
        assertThat(life.heard().skips).hasSize(1);
        assertThat(life.end()).isInstanceOf(TrainingEnd.Diverged.class);
        assertThat(life.heard().steps).allMatch(report -> Double.isFinite(report.trainLoss()));
        assertThat(life.heard().states).allMatch(TrainingState::isFinite);
    }

    @Test
    void aFullBatchLeavesNothingToTakeInItsPlace() {
        Recipes full = recipes.with(new Optimizer.GradientDescent(0.1)).with(new Batching.FullBatch());
        Life life = Demanding.live(engine, full, spoilt(Float.NaN));
        assertThat(life.heard().skips).isEmpty();
        assertThat(life.end()).isInstanceOfSatisfying(TrainingEnd.Diverged.class, diverged -> assertThat(
                        diverged.trouble().step())
                .isEqualTo(1));
    }

    @Test
    void aSpoiltValidationRowIsSaidToBeThat() {
        TrainingRows rows = new TrainingRows(
                Demanding.ROWS.shape(),
                Demanding.ROWS.train(),
                SpoiltRows.with(Float.NaN, Demanding.ROWS.validation(), 3));
        Life life = Demanding.live(engine, recipes, rows);
        assertThat(life.end()).isInstanceOfSatisfying(TrainingEnd.Diverged.class, diverged -> assertThat(
                        diverged.trouble().place())
                .isEqualTo(Place.VALIDATION_LOSS));
    }

    /** A second moment that is infinite stays so, and with it a parameter never moves again: silent, but no good state. */
    @Test
    void aStateWithANumberThatIsNoneIsNeverHandedOut() {
        TrainingState start = start(recipes.recipe());
        List<Tensor> poisoned = new ArrayList<>(start.optimizer());
        int second = start.weights().size() + 1;
        float[] values = poisoned.get(second).toFloats();
        values[0] = Float.POSITIVE_INFINITY;
        poisoned.set(second, Tensor.ofFloats(poisoned.get(second).name(), values, values.length));
        TrainingState from = new TrainingState(
                0, false, start.weights(), poisoned, start.patience(), List.of(), SkippedBatches.none(), List.of());
        Life life = Demanding.live(engine, recipes, Demanding.ROWS, Optional.of(from), () -> false);
        assertThat(life.heard().states).isEmpty();
        assertThat(life.end()).isInstanceOfSatisfying(TrainingEnd.Diverged.class, diverged -> assertThat(
                        diverged.trouble().place())
                .isEqualTo(Place.STATE));
    }

    private static TrainingState start(Recipe recipe) {
        List<Tensor> weights = Parameters.initial(
                recipe.table().network(), recipe.table().loss().kind(), Demanding.ROWS.shape(), recipe.seed());
        return TrainingState.start(weights, OptimizerState.initial(recipe.optimizer(), weights));
    }

    private static TrainingRows spoilt(float value) {
        return new TrainingRows(
                Demanding.ROWS.shape(),
                SpoiltRows.with(value, Demanding.ROWS.train(), SPOILT_ROW),
                Demanding.ROWS.validation());
    }
}
