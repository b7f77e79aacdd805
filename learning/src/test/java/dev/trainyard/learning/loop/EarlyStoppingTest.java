package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.program.ModelShape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {

    private final TrainingRows rows = new TrainingRows(
            new ModelShape(4, 2, LearningTask.REGRESSION),
            RandomRows.values(40, 4, 2, 21),
            RandomRows.values(20, 4, 2, 22));
    private final Recipes recipes = Recipes.regression()
            .with(new Length.Steps(80))
            .with(new Optimizer.StochasticGradientDescent(0.2, 0))
            .with(new CheckpointSettings(new CheckpointSettings.Interval.Steps(1), 1, 1));

    /** Random targets cannot be learnt, so the validation loss soon rises and the rule has something to do. */
    @ParameterizedTest
    @CsvSource({"1,0", "3,0", "5,0", "3,0.01", "10,0.001"})
    void aRunStopsWhereTheRuleSaysAndHandsOutTheWeightsOfItsBestStep(int patience, double minDelta) {
        Run full = run(recipes);
        long stop = 0;
        long best = 0;
        double bestLoss = Double.POSITIVE_INFINITY;
        int since = 0;
        for (StepReport report : full.steps) {
            double loss = report.validLoss().orElseThrow();
            since++;
            if (loss < bestLoss - minDelta) {
                bestLoss = loss;
                best = report.step();
                since = 0;
            }
            if (since >= patience) {
                stop = report.step();
                break;
            }
        }
        assertThat(stop).as("the rule must bite in this test").isPositive();

        Run stopped = run(recipes.with(new EarlyStopping.OnValidationLoss(patience, minDelta)));
        TrainingState last = stopped.states.getLast();
        assertThat(stopped.steps).hasSize((int) stop);
        assertThat(last.step()).isEqualTo(stop);
        assertThat(last.last()).isTrue();
        assertThat(last.patience()).isEqualTo(new Patience(bestLoss, best, patience));
        assertThat(last.weights()).isEqualTo(full.states.get((int) best - 1).weights());
        assertThat(stopped.end).isEqualTo(new TrainingEnd.Finished(stop, true));
    }

    @Test
    void aRunThatComesToItsEndBeforeItsPatienceDoesHandsOutItsBestAllTheSame() {
        Run full = run(recipes);
        Run patient = run(recipes.with(new EarlyStopping.OnValidationLoss(1_000, 0)));
        assertThat(patient.end).isEqualTo(new TrainingEnd.Finished(80, false));
        TrainingState last = patient.states.getLast();
        long best = last.patience().bestStep();
        assertThat(best).isBetween(1L, 79L);
        assertThat(last.weights()).isEqualTo(full.states.get((int) best - 1).weights());
        List<TrainingState> before = patient.states.subList(0, 79);
        assertThat(before)
                .as("until then a checkpoint holds the latest, from which training goes on")
                .allSatisfy(state -> assertThat(state.weights())
                        .isEqualTo(full.states.get((int) state.step() - 1).weights()));
    }

    private record Run(List<StepReport> steps, List<TrainingState> states, TrainingEnd end) {}

    private Run run(Recipes changed) {
        Recorded recorded = new Recorded();
        Recipe recipe = changed.recipe();
        TrainingEnd end = new TrainingLoop(
                        SharedEngine.get(),
                        recipe,
                        RunPlan.of(recipe, rows.train().count()),
                        rows,
                        () -> 0)
                .run(Optional.empty(), recorded, () -> StopRequest.NONE);
        return new Run(recorded.steps, recorded.states, end);
    }
}
