package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.program.ModelShape;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A run with everything in it that a state has to remember, on small random rows. */
final class Demanding {

    static final TrainingRows ROWS = new TrainingRows(
            new ModelShape(4, 3, LearningTask.CLASSIFICATION),
            RandomRows.classes(50, 4, 3, 11),
            RandomRows.classes(20, 4, 3, 12));

    static final Recipes RECIPES = Recipes.classification()
            .with(new Network(List.of(
                    new Network.Linear(8),
                    new Network.Activation(Network.Function.GELU),
                    new Network.Dropout(0.3),
                    new Network.Linear(6),
                    new Network.Activation(Network.Function.TANH),
                    new Network.Head())))
            .with(new Optimizer.AdamW(0.02, 0.9, 0.95, 1e-8, 0.1))
            .with(new Schedule(Schedule.Course.COSINE, 5, 0.1))
            .with(new Batching.MiniBatch(7, 2))
            .with(new Length.Steps(60))
            .with(new CheckpointSettings(new CheckpointSettings.Interval.Steps(7), 1, 3))
            .with(new EarlyStopping.OnValidationLoss(25, 0))
            .withClip(0.5);

    private Demanding() {}

    /** What was heard of a run, and how it ended. */
    record Life(Recorded heard, TrainingEnd end) {
        TrainingState last() {
            return heard.states.getLast();
        }
    }

    static Life live(Engine engine, Recipes recipes, TrainingRows rows) {
        return live(engine, recipes, rows, Optional.empty(), () -> false);
    }

    static Life live(
            Engine engine,
            Recipes recipes,
            TrainingRows rows,
            Optional<TrainingState> from,
            BooleanSupplier stopRequested) {
        Recorded heard = new Recorded();
        RunPlan plan = RunPlan.of(recipes.recipe(), rows.train().count());
        TrainingEnd end = new TrainingLoop(engine, recipes.recipe(), plan, rows, () -> 0)
                .run(from, heard, () -> stopRequested.getAsBoolean() ? StopRequest.AT_ONCE : StopRequest.NONE);
        return new Life(heard, end);
    }
}
