package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.DeviceChoice;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.program.ModelShape;
import java.util.List;
import java.util.Optional;

/**
 * One step of a network whose activations need 1 GB and more for all rows at once, which the process may not have; with every
 * halving half of that. Arguments: numbers of halvings, tried one after the other.
 */
final class LittleMemoryMain {

    private static final int ROWS = 1 << 13;
    private static final int HIDDEN = 1 << 15;

    private LittleMemoryMain() {}

    public static void main(String[] arguments) {
        Recipe recipe = Recipes.regression()
                .with(new Network(List.of(new Network.Linear(HIDDEN), new Network.Head())))
                .with(new Batching.MiniBatch(ROWS, 1))
                .with(new Length.Steps(1))
                .recipe();
        TrainingRows rows = new TrainingRows(
                new ModelShape(1, 1, LearningTask.REGRESSION),
                RandomRows.values(ROWS, 1, 1, 1),
                RandomRows.values(8, 1, 1, 2));
        try (Engine engine = Engine.start(EngineSettings.defaults().on(DeviceChoice.CPU))) {
            for (String halvings : arguments) {
                RunPlan plan = RunPlan.of(recipe, ROWS).halved(Integer.parseInt(halvings));
                System.out.println(new TrainingLoop(engine, recipe, plan, rows, System::nanoTime)
                        .run(Optional.empty(), new Recorded(), () -> StopRequest.NONE));
            }
        }
    }
}
