package dev.trainyard.job;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Submission;
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
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Small words of the job model, for tests. */
public final class Samples {

    private static final DataSettings DATA = new DataSettings(
            List.of("species"),
            List.of(),
            new DataSettings.Cleaning(DataSettings.Missing.MEDIAN, false, true),
            new DataSettings.Transformation(DataSettings.Numeric.STANDARDIZE, DataSettings.Categorical.ONE_HOT),
            new DataSettings.Split(0.6, 0.2, 0.2, true));

    private Samples() {}

    /** A classification that is judged by its accuracy. */
    public static Recipe recipe(int maxAttempts, int evaluateEvery) {
        return recipe(new Placement("cpu", maxAttempts), evaluateEvery, CheckpointSettings.Keep.last(3));
    }

    /** One that keeps these checkpoints. */
    public static Recipe keeping(CheckpointSettings.Keep keep, int evaluateEvery) {
        return recipe(new Placement("cpu", 3), evaluateEvery, keep);
    }

    /** One that is trained by workers of this class. */
    public static Recipe placed(String workerClass) {
        return recipe(new Placement(workerClass, 3), 1, CheckpointSettings.Keep.last(3));
    }

    public static Recipe recipe(Placement placement, int evaluateEvery, CheckpointSettings.Keep keep) {
        return new Recipe(
                new TableLearning(
                        LearningTask.CLASSIFICATION,
                        DATA,
                        new Network(List.of(new Network.Head())),
                        new Loss(Loss.Kind.CROSS_ENTROPY, Loss.Reduction.MEAN)),
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0),
                new Schedule(Schedule.Course.CONSTANT, 0, 1),
                new Length.Steps(30),
                new Batching.MiniBatch(16, 1),
                OptionalDouble.empty(),
                7,
                new CheckpointSettings(new CheckpointSettings.Interval.Steps(10), evaluateEvery, keep),
                new EarlyStopping.Never(),
                List.of(Metric.ACCURACY),
                placement);
    }

    /** A request for a job on the file {@code file-1}. */
    public static Submission submission(Recipe recipe) {
        return submission(recipe, new Submission.RetryKey(Optional.empty(), "key", "body", false));
    }

    public static Submission submission(Recipe recipe, Submission.RetryKey retry) {
        return new Submission(
                "mlp",
                Optional.empty(),
                Optional.empty(),
                "file-1",
                Optional.empty(),
                recipe,
                Map.of(),
                retry,
                Optional.empty(),
                Optional.empty());
    }

    /** The same request, for another file, which is its validation file too. */
    public static Submission using(String file, Submission request) {
        return new Submission(
                request.model(),
                request.suffix(),
                request.registeredName(),
                file,
                Optional.of(file),
                request.recipe(),
                request.metadata(),
                request.retry(),
                request.reproduces(),
                request.traceParent());
    }

    /** A request for a job whose model shall bear a name. */
    public static Submission registered(Recipe recipe, String name) {
        return new Submission(
                "mlp",
                Optional.empty(),
                Optional.of(name),
                "file-1",
                Optional.empty(),
                recipe,
                Map.of(),
                new Submission.RetryKey(Optional.empty(), "key", "body", false),
                Optional.empty(),
                Optional.empty());
    }

    public static PreparedRows rows(boolean heldout) {
        return new PreparedRows.Table(
                manifest("trainyard-prepared", "rows"),
                heldout ? Optional.of(manifest("trainyard-heldout", "rows")) : Optional.empty(),
                new PreparedRows.RowCounts(150, 0, 90, 30, heldout ? 30 : 0),
                4,
                3,
                List.of("setosa", "versicolor", "virginica"),
                List.of());
    }

    /** The checkpoint at a step; every tenth step has one, and others only when they are asked for. */
    public static Checkpoint checkpoint(long step, boolean last) {
        return checkpoint(step, last || step % 10 == 0 ? Math.ceilDiv(step, 10) : 0, last);
    }

    /** One that no recipe asks for. */
    public static Checkpoint checkpointOutOfTurn(long step) {
        return checkpoint(step, 0, false);
    }

    private static Checkpoint checkpoint(long step, long ordinal, boolean last) {
        return new Checkpoint(
                step,
                ordinal,
                last,
                manifest("trainyard-jobs", "s" + step),
                new ObjectReference("trainyard-jobs", "s" + step + "/weights.safetensors", 100, "w" + step),
                new Checkpoint.Losses(1.0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
    }

    public static Evaluation accuracy(double value) {
        return new Evaluation(
                Map.of(Metric.ACCURACY.wireName(), new Evaluation.MetricValue(value, value - 0.01, value + 0.01, 30)),
                30);
    }

    /** The stored bytes of the checkpoint at a step are others than the log vouches for. */
    public static Failure damaged(long step) {
        return new Failure(
                FailureCode.CHECKPOINT_DAMAGED,
                "the weights' hash differs",
                "",
                Map.of(Failure.MANIFEST, checkpoint(step, false).manifest().key()));
    }

    public static ObjectReference stored(String key) {
        return new ObjectReference("trainyard-uploads", key, 4_000, "sha-of-" + key);
    }

    private static ManifestReference manifest(String bucket, String key) {
        return new ManifestReference(bucket, key, "sha-of-" + key);
    }
}
