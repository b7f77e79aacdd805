package dev.trainyard.gateway.memory;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Says what a leader, a trainer and an evaluator would say, and stores the bytes that they would store. */
public final class Crew {

    /** Where this crew's evaluator answers. */
    public static final String EVALUATOR_ADDRESS = "http://evaluator.test";

    private static final String TENANT = "local";
    private static final Worker TRAINER = new Worker("trainer", "a");
    private static final Worker EVALUATOR = new Worker("evaluator", "a");

    private static final int RESERVES = 500;

    private final MemoryYard yard;
    private long claims;

    public Crew(MemoryYard yard) {
        this.yard = yard;
    }

    /** Leader and workers begin, and so many idle ones that no task waits behind those of other tests. */
    public Crew start() {
        say(new LedgerEvent.LeaderStarted("gateway", "a"));
        startWorker(EVALUATOR, Set.of("data", "evaluate"), Optional.of(EVALUATOR_ADDRESS), Map.of());
        startWorker(TRAINER, Set.of("cpu"), Optional.empty(), Map.of("memory_bytes", Long.toString(384L << 20)));
        for (int i = 0; i < RESERVES; i++) {
            startWorker(new Worker("reserve-" + i, "a"), Set.of("data", "cpu", "evaluate"), Optional.empty(), Map.of());
        }
        return this;
    }

    /** Every gateway knows the newest rules. */
    public Crew raiseTheRules() {
        say(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, yard.replica.read(ledger -> ledger.generation())));
        return this;
    }

    /** The leader has nothing to say but what time it is. */
    public void tellTime() {
        say(new LedgerEvent.TimeTold(yard.replica.read(ledger -> ledger.generation())));
    }

    public void startWorker(Worker worker, Set<String> classes, Optional<String> address, Map<String, String> facts) {
        say(new LedgerEvent.WorkerStarted(worker, classes, address, facts, Optional.empty()));
    }

    public void prepare(String job) {
        Attempt attempt = own(TaskId.prepare(job), EVALUATOR);
        say(new LedgerEvent.Prepared(
                attempt,
                EVALUATOR,
                new PreparedRows.Table(
                        manifest(Buckets.PREPARED, job),
                        Optional.of(manifest(Buckets.HELDOUT, job)),
                        new PreparedRows.RowCounts(150, 0, 90, 30, 30),
                        4,
                        3,
                        List.of("setosa", "versicolor", "virginica"),
                        List.of())));
    }

    private static ManifestReference manifest(String bucket, String job) {
        return new ManifestReference(bucket, TENANT + "/jobs/" + job + "/prepared/a1/manifest.json", "00");
    }

    /** The trainer owns the job and has done its first step of thirty. */
    public Attempt beginTraining(String job) {
        Attempt attempt = own(TaskId.train(job), TRAINER);
        say(new LedgerEvent.TrainingStarted(attempt, TRAINER, 30, 0));
        return attempt;
    }

    /** A checkpoint with weights and the metrics of the ten steps that led to it. */
    public void save(Attempt attempt, long step) {
        save(attempt, step, "weights of step " + step, Map.of());
    }

    /**
     * The same with these weights.
     *
     * @param about what is told of the circumstances
     */
    public void save(Attempt attempt, long step, String content, Map<String, String> about) {
        String job = attempt.task().job();
        byte[] weights = content.getBytes(StandardCharsets.UTF_8);
        StringBuilder metrics = new StringBuilder("[");
        for (long one = step - 9; one <= step; one++) {
            metrics.append(one == step - 9 ? "" : ",")
                    .append("{\"step\":")
                    .append(one)
                    .append(",\"train_loss\":0.5}");
        }
        BundleStore.Saved saved = new BundleStore(yard.store)
                .save(
                        Buckets.JOBS,
                        Keys.checkpoint(TENANT, job, attempt.number(), step),
                        "checkpoint",
                        Map.of(
                                "weights.safetensors",
                                weights,
                                "metrics.json",
                                metrics.append("]").toString().getBytes(StandardCharsets.UTF_8)),
                        about);
        Manifest.Part part = saved.part("weights.safetensors");
        say(new LedgerEvent.CheckpointSaved(
                attempt,
                TRAINER,
                new Checkpoint(
                        step,
                        step / 10,
                        step == 30,
                        saved.manifest(),
                        new ObjectReference(Buckets.JOBS, part.key(), part.bytes(), part.sha256()),
                        new Checkpoint.Losses(
                                1.0 / step,
                                OptionalDouble.of(0.9),
                                OptionalDouble.of(1.5 / step),
                                OptionalDouble.of(0.8)))));
    }

    public void endTraining(Attempt attempt) {
        String job = attempt.task().job();
        ObjectKey key = new ObjectKey(Buckets.JOBS, Keys.stepMetrics(TENANT, job, attempt.number()));
        StoredObject csv = yard.store.put(
                key,
                "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,0.5,,,\n"
                        .getBytes(StandardCharsets.UTF_8));
        say(new LedgerEvent.TrainingEnded(
                attempt,
                TRAINER,
                30,
                false,
                new ObjectReference(key.bucket(), key.path(), csv.bytes(), csv.sha256()),
                480));
    }

    public void score(TaskId task, double accuracy) {
        Attempt attempt = own(task, EVALUATOR);
        String manifest = job(task.job()).checkpoints().stream()
                .map(JobView.CheckpointView::checkpoint)
                .filter(checkpoint -> checkpoint.step() == task.step())
                .findFirst()
                .orElseThrow()
                .manifest()
                .sha256();
        Evaluation.MetricValue value = new Evaluation.MetricValue(accuracy, accuracy - 0.01, accuracy + 0.01, 30);
        say(new LedgerEvent.Scored(attempt, EVALUATOR, manifest, new Evaluation(Map.of("accuracy", value), 30)));
    }

    /** The preparation finds the file unfit. */
    public void failToPrepare(String job, String why) {
        Attempt attempt = own(TaskId.prepare(job), EVALUATOR);
        say(new LedgerEvent.TaskFailed(
                attempt,
                EVALUATOR,
                new Failure(
                        FailureCode.INVALID_TRAINING_FILE, why, "training_file", Map.of("line", "3", "column", "x"))));
    }

    /** Everything from preparation to a model that can be called, with checkpoints at 10, 20 and 30; 20 is best. */
    public void finish(String job) {
        prepare(job);
        Attempt attempt = beginTraining(job);
        for (long step = 10; step <= 30; step += 10) {
            save(attempt, step);
            score(TaskId.evaluate(job, step), step == 20 ? 0.96 : 0.9);
        }
        endTraining(attempt);
        score(TaskId.test(job, 20), 0.95);
    }

    private Attempt own(TaskId task, Worker worker) {
        Attempt attempt = yard.replica
                .read(ledger -> ledger.attemptsOut().stream()
                        .map(AttemptView::attempt)
                        .filter(out -> out.task().equals(task))
                        .findFirst())
                .orElseThrow(() -> new AssertionError("not out: " + task));
        claims++;
        say(new LedgerEvent.Claimed(attempt, worker, "claim-" + claims));
        return attempt;
    }

    private JobView job(String id) {
        return yard.replica.read(ledger -> ledger.job(TENANT, id)).orElseThrow();
    }

    public void say(LedgerEvent event) {
        yard.log.append(yard.ids.next(), event).join();
    }
}
