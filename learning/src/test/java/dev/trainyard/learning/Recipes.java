package dev.trainyard.learning;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.DataSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.job.recipe.TableLearning;
import java.util.List;
import java.util.OptionalDouble;

/** Small recipes for tests. */
public record Recipes(
        LearningTask task,
        Network network,
        Loss loss,
        Optimizer optimizer,
        Schedule schedule,
        Length length,
        Batching batching,
        OptionalDouble clip,
        CheckpointSettings checkpoints,
        EarlyStopping earlyStopping,
        long seed) {

    public static Recipes regression() {
        return new Recipes(
                LearningTask.REGRESSION,
                new Network(List.of(
                        new Network.Linear(8), new Network.Activation(Network.Function.RELU), new Network.Head())),
                new Loss(Loss.Kind.MSE, Loss.Reduction.MEAN),
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0),
                new Schedule(Schedule.Course.CONSTANT, 0, 1),
                new Length.Steps(20),
                new Batching.MiniBatch(16, 1),
                OptionalDouble.empty(),
                new CheckpointSettings(new CheckpointSettings.Interval.Steps(5), 1, 3),
                new EarlyStopping.Never(),
                7);
    }

    public static Recipes classification() {
        Recipes base = regression();
        return new Recipes(
                LearningTask.CLASSIFICATION,
                base.network,
                new Loss(Loss.Kind.CROSS_ENTROPY, Loss.Reduction.MEAN),
                base.optimizer,
                base.schedule,
                base.length,
                base.batching,
                base.clip,
                base.checkpoints,
                base.earlyStopping,
                base.seed);
    }

    public Recipes with(Network changed) {
        return new Recipes(
                task, changed, loss, optimizer, schedule, length, batching, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes with(Loss changed) {
        return new Recipes(
                task, network, changed, optimizer, schedule, length, batching, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes with(Optimizer changed) {
        return new Recipes(
                task, network, loss, changed, schedule, length, batching, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes with(Schedule changed) {
        return new Recipes(
                task, network, loss, optimizer, changed, length, batching, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes with(Length changed) {
        return new Recipes(
                task, network, loss, optimizer, schedule, changed, batching, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes with(Batching changed) {
        return new Recipes(
                task, network, loss, optimizer, schedule, length, changed, clip, checkpoints, earlyStopping, seed);
    }

    public Recipes withClip(double changed) {
        return new Recipes(
                task,
                network,
                loss,
                optimizer,
                schedule,
                length,
                batching,
                OptionalDouble.of(changed),
                checkpoints,
                earlyStopping,
                seed);
    }

    public Recipes with(EarlyStopping changed) {
        return new Recipes(
                task, network, loss, optimizer, schedule, length, batching, clip, checkpoints, changed, seed);
    }

    public Recipes with(CheckpointSettings changed) {
        return new Recipes(
                task, network, loss, optimizer, schedule, length, batching, clip, changed, earlyStopping, seed);
    }

    public Recipes withSeed(long changed) {
        return new Recipes(
                task, network, loss, optimizer, schedule, length, batching, clip, checkpoints, earlyStopping, changed);
    }

    public Recipe recipe() {
        boolean values = task == LearningTask.REGRESSION;
        return new Recipe(
                new TableLearning(
                        task,
                        new DataSettings(
                                List.of("y"),
                                List.of(),
                                new DataSettings.Cleaning(DataSettings.Missing.DROP, false, false),
                                new DataSettings.Transformation(
                                        DataSettings.Numeric.NONE, DataSettings.Categorical.ONE_HOT),
                                new DataSettings.Split(0.6, 0.2, 0.2, !values)),
                        network,
                        loss),
                optimizer,
                schedule,
                length,
                batching,
                clip,
                seed,
                checkpoints,
                earlyStopping,
                List.of(values ? Metric.MSE : Metric.ACCURACY),
                new Placement("cpu", 3));
    }
}
