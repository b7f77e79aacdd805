package dev.trainyard.messaging.codec;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.Examination;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.ledger.UploadView;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** One written-down event of every type, with every kind of member filled in somewhere. */
public final class Examples {

    public static final Worker WORKER = new Worker("trainer-1", "start-7");
    public static final Attempt TRAINING = new Attempt(TaskId.train("ftjob-1"), 2);
    private static final Attempt PREPARATION = new Attempt(TaskId.prepare("ftjob-1"), 1);
    private static final Attempt SCORING = new Attempt(TaskId.evaluate("ftjob-1", 20), 1);
    private static final ObjectReference UPLOAD =
            new ObjectReference("trainyard-uploads", "local/files/file-1/content", 3_858, "aa11");
    private static final Failure FAILURE = new Failure(
            FailureCode.ENGINE_CRASHED,
            "The engine crashed: „SIGSEGV“.",
            "recipe.epochs",
            Map.of("worker", "trainer-1", "frame", "libtorch", "bytes", "12", "age", "3", "step", "4"),
            Optional.of("1 checkpoint, at step 20."),
            Optional.of("Submit the job again."));

    private Examples() {}

    /** One of two recipes that say every member, so that no default can change them. */
    public static Recipe recipe(boolean classification) {
        String name = classification ? "recipe-classification.json" : "recipe-regression.json";
        try (InputStream in = Examples.class.getResourceAsStream(name)) {
            return WireJson.read(in.readAllBytes(), Recipe.class);
        } catch (IOException | MalformedRecordException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }

    static List<LedgerEvent> events() {
        return List.of(
                new LedgerEvent.FileStored("local", "file-1", "iris „1“.csv", "fine-tune", UPLOAD),
                new LedgerEvent.FileStored(
                        "local",
                        "file-2",
                        "b.csv",
                        "evals",
                        UPLOAD,
                        Optional.of(Duration.ofHours(2)),
                        Optional.empty()),
                new LedgerEvent.FileStored(
                        "local",
                        "file-4",
                        "talks.jsonl",
                        "fine-tune",
                        UPLOAD,
                        Optional.empty(),
                        Optional.of(new Examination.Sound(12))),
                new LedgerEvent.UploadCompleted(
                        "local",
                        "upload-3",
                        "file-5",
                        UPLOAD,
                        Optional.of(new Examination.Faulty("line 2: is not valid JSON: it ends in the middle"))),
                new LedgerEvent.FileDeleted("local", "file-1"),
                new LedgerEvent.UploadBegun(
                        "local",
                        "upload-1",
                        new UploadView.Plan("c.csv", "fine-tune", 3_858, "text/csv", Optional.of(Duration.ofDays(1)))),
                new LedgerEvent.UploadCompleted("local", "upload-1", "file-3", UPLOAD),
                new LedgerEvent.UploadCancelled("local", "upload-2"),
                new LedgerEvent.PermissionsGranted(
                        "local",
                        "ft:mlp:local:iris:1:ckpt-step-10",
                        List.of(new LedgerEvent.Permission("cp-1", "proj-a"))),
                new LedgerEvent.PermissionRevoked("local", "ft:mlp:local:iris:1:ckpt-step-10", "cp-1"),
                new LedgerEvent.BatchSubmitted(
                        "local",
                        "batch_1",
                        new BatchView.Plan(
                                "file-1",
                                "/v1/completions",
                                Map.of("night", "1"),
                                Optional.of(Duration.ofDays(1)),
                                "file-4",
                                "file-5"),
                        submission().retry()),
                new LedgerEvent.BatchCancelRequested("local", "batch_1"),
                new LedgerEvent.BatchValidated("local", "batch_1", 42, 17),
                new LedgerEvent.BatchRefused(
                        "local",
                        "batch_2",
                        42,
                        List.of(
                                new BatchView.LineFault("invalid_url", "is „/v1“", Optional.of("url"), Optional.of(2L)),
                                new BatchView.LineFault("empty_file", "no line", Optional.empty(), Optional.empty()))),
                new LedgerEvent.BatchAdvanced(
                        "local",
                        "batch_1",
                        42,
                        0,
                        new BatchView.Part(
                                Optional.of(UPLOAD), Optional.empty(), new BatchView.Tally(15, 1, 120, 340))),
                new LedgerEvent.BatchEnded("local", "batch_1", 42, 3, Optional.of(UPLOAD), Optional.empty()),
                new LedgerEvent.JobSubmitted("local", "ftjob-1", submission()),
                new LedgerEvent.JobCancelRequested("local", "ftjob-1"),
                new LedgerEvent.JobPauseRequested("local", "ftjob-1"),
                new LedgerEvent.JobResumeRequested("local", "ftjob-1"),
                new LedgerEvent.JobDeleted("local", "ftjob-1"),
                new LedgerEvent.TenantDeleted("local"),
                new LedgerEvent.ModelImported(
                        "local",
                        "model-1",
                        "tiny-gpt2",
                        new ImportedModel.Shape(2, 12, 16, 40, "text"),
                        new ManifestReference("trainyard-jobs", "local/models/model-1/manifest.json", "6c".repeat(32)),
                        new ObjectReference(
                                "trainyard-jobs", "local/models/model-1/weights.safetensors", 5120, "7d".repeat(32))),
                new LedgerEvent.ModelDeleted("local", "ft:mlp:local:iris:1"),
                new LedgerEvent.LeaderStarted("gateway-1", "start-3"),
                new LedgerEvent.Queued(TRAINING, 42, 9),
                new LedgerEvent.Granted(
                        TRAINING,
                        WORKER,
                        "claim-5",
                        42,
                        new Assignment.Train("local", "ftjob-1", recipe(true), rows(), Optional.of(checkpoint()), 1)),
                new LedgerEvent.Refused(TRAINING, WORKER, "claim-6", 42, LedgerEvent.Refusal.OWNED_BY_ANOTHER),
                new LedgerEvent.StopOrdered(TRAINING, WORKER, 42, LedgerEvent.StopReason.CANCELLED),
                new LedgerEvent.PauseOrdered(TRAINING, WORKER, 42),
                new LedgerEvent.WorkerLost(WORKER, 42, 10_250),
                new LedgerEvent.AttemptLost(TRAINING, 42, FAILURE),
                new LedgerEvent.ResultPublished("local", "ftjob-1", 3, 42),
                new LedgerEvent.Erased("ftjob-1", 42),
                new LedgerEvent.CheckpointsDropped("local", "ftjob-1", List.of(10L, 20L), 42),
                new LedgerEvent.TimeTold(42),
                new LedgerEvent.LimitsSet(
                        new Limits(
                                new Limits.Bounds(OptionalInt.of(4), OptionalInt.empty()),
                                Map.of(
                                        "b", new Limits.Bounds(OptionalInt.of(1), OptionalInt.of(0)),
                                        "a", new Limits.Bounds(OptionalInt.empty(), OptionalInt.of(100)))),
                        42),
                new LedgerEvent.FoldVersion(2, 42),
                new LedgerEvent.JobArchived("local", "ftjob-1", 42, UPLOAD),
                new LedgerEvent.SnapshotTaken("gateway-2", 41, manifest("snapshots/41"), 1),
                new LedgerEvent.WorkerStarted(
                        WORKER,
                        Set.of("gpu", "cpu", "data", "evaluate"),
                        Optional.of("http://127.0.0.1:8081"),
                        Map.of("engine", "PyTorch 2.7.1", "threads", "2", "memory_bytes", "1", "cpu", "avx2"),
                        Optional.of(FAILURE)),
                new LedgerEvent.WorkerStopped(WORKER),
                new LedgerEvent.Claimed(TRAINING, WORKER, "claim-5"),
                new LedgerEvent.Prepared(PREPARATION, WORKER, rows()),
                new LedgerEvent.TrainingStarted(TRAINING, WORKER, 300, 20),
                new LedgerEvent.CheckpointSaved(TRAINING, WORKER, checkpoint()),
                new LedgerEvent.BatchSkipped(TRAINING, WORKER, 25, 20, Double.NaN),
                new LedgerEvent.ReplayCompared(
                        TRAINING, WORKER, new ReplayReceipt.Differs(21, 0.5, 0.25, "threads 2, 4")),
                new LedgerEvent.TrainingEnded(TRAINING, WORKER, 300, true, UPLOAD, 27_000),
                new LedgerEvent.Scored(SCORING, WORKER, "cc33", evaluation()),
                new LedgerEvent.TaskFailed(TRAINING, WORKER, FAILURE),
                new LedgerEvent.TaskReleased(TRAINING, WORKER, "the worker is shutting down"));
    }

    private static Submission submission() {
        return new Submission(
                "mlp",
                Optional.of("iris"),
                Optional.empty(),
                "file-1",
                Optional.of("file-2"),
                recipe(false),
                Map.of("team", "botany", "run", "4", "cost_centre", "12", "a", "b"),
                new Submission.RetryKey(Optional.of("key-1"), "digest", "bb22", true),
                Optional.of("ftjob-0"),
                Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    static PreparedRows rows() {
        return new PreparedRows.Table(
                manifest("prepared"),
                Optional.of(manifest("heldout")),
                new PreparedRows.RowCounts(150, 1, 89, 30, 30),
                4,
                3,
                List.of("setosa", "versicolor", "virginica"),
                List.of("1 row has no target."));
    }

    static Checkpoint checkpoint() {
        return new Checkpoint(
                20,
                2,
                false,
                manifest("s20"),
                new ObjectReference("trainyard-jobs", "s20/weights.safetensors", 1_234, "dd44"),
                new Checkpoint.Losses(0.1, OptionalDouble.of(0.96), OptionalDouble.empty(), OptionalDouble.empty()));
    }

    static Evaluation evaluation() {
        Map<String, Evaluation.MetricValue> metrics = new LinkedHashMap<>();
        metrics.put("macro_f1", new Evaluation.MetricValue(0.95, 0.9, 0.99, 30));
        metrics.put("accuracy", new Evaluation.MetricValue(1.0 / 3, -0.0, 1e-300, 30));
        metrics.put("roc_auc", new Evaluation.MetricValue(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, 30));
        return new Evaluation(metrics, 30);
    }

    private static ManifestReference manifest(String key) {
        return new ManifestReference("trainyard-jobs", key + "/manifest.json", "ee55");
    }
}
