package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A ledger under test, with a log that grows by one entry a call and the phrases that tests say often. */
final class Yard {

    static final String TENANT = "t";
    static final String JOB = "job-1";
    static final Worker TRAINER = new Worker("trainer", "a");
    static final Worker EVALUATOR = new Worker("evaluator", "a");

    final Ledger ledger = new Ledger();
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long offset;
    private long claims;

    /** A yard with a leader, a trainer, an evaluator and the file {@code file-1}. */
    static Yard open() {
        Yard yard = new Yard();
        yard.say(new LedgerEvent.LeaderStarted("gateway", "a"));
        yard.start(EVALUATOR, "data", "evaluate");
        yard.start(TRAINER, "cpu");
        yard.say(file("file-1"));
        return yard;
    }

    static LedgerEvent file(String id) {
        return new LedgerEvent.FileStored(TENANT, id, "rows.csv", "fine-tune", Samples.stored(id));
    }

    Verdict say(LedgerEvent event) {
        offset++;
        return ledger.apply(new LedgerEntry(offset, now, "e" + offset, event));
    }

    void accept(LedgerEvent event) {
        assertThat(say(event)).as(event.toString()).isEqualTo(new Verdict.Accepted());
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Verdict start(Worker worker, String... classes) {
        return say(
                new LedgerEvent.WorkerStarted(worker, Set.of(classes), Optional.empty(), Map.of(), Optional.empty()));
    }

    void submit() {
        submit(JOB, Samples.recipe(3, 1));
    }

    void submit(String job, Recipe recipe) {
        accept(new LedgerEvent.JobSubmitted(TENANT, job, Samples.submission(recipe)));
    }

    JobView job() {
        return job(JOB);
    }

    JobView job(String id) {
        return ledger.job(TENANT, id).orElseThrow();
    }

    JobState state() {
        return job().state();
    }

    /** The attempt of a task that is dispatched or owned. */
    Attempt out(TaskId task) {
        return ledger.attemptsOut().stream()
                .map(AttemptView::attempt)
                .filter(attempt -> attempt.task().equals(task))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not out: " + task + " but " + ledger.attemptsOut()));
    }

    boolean isOut(TaskId task) {
        return ledger.attemptsOut().stream()
                .anyMatch(view -> view.attempt().task().equals(task));
    }

    Verdict claim(Attempt attempt, Worker worker) {
        claims++;
        return say(new LedgerEvent.Claimed(attempt, worker, "claim-" + claims));
    }

    /** Has the worker own whatever attempt of the task is out. */
    Attempt own(TaskId task, Worker worker) {
        Attempt attempt = out(task);
        assertThat(claim(attempt, worker)).isEqualTo(new Verdict.Accepted());
        return attempt;
    }

    <E extends Effect> List<E> pending(Class<E> kind) {
        return ledger.pending().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    Failure failed() {
        assertThat(state()).isInstanceOf(JobState.Failed.class);
        return ((JobState.Failed) state()).failure();
    }

    boolean hasNews(Predicate<JobNews.Kind> which) {
        return job().news().stream().map(JobNews::kind).anyMatch(which);
    }

    void prepare() {
        prepare(true);
    }

    void prepare(boolean heldout) {
        Attempt attempt = own(TaskId.prepare(JOB), EVALUATOR);
        accept(new LedgerEvent.Prepared(attempt, EVALUATOR, Samples.rows(heldout)));
    }

    /** Owns the training and says that it has begun. */
    Attempt beginTraining() {
        Attempt attempt = own(TaskId.train(JOB), TRAINER);
        accept(new LedgerEvent.TrainingStarted(attempt, TRAINER, 30, 0));
        return attempt;
    }

    Verdict save(Attempt attempt, long step) {
        return say(new LedgerEvent.CheckpointSaved(attempt, TRAINER, Samples.checkpoint(step, step == 30)));
    }

    static LedgerEvent trainingEnded(Attempt attempt, long lastStep) {
        return new LedgerEvent.TrainingEnded(
                attempt, TRAINER, lastStep, false, Samples.stored("metrics.csv"), lastStep * 16);
    }

    /** Submits, prepares, and trains to the end with checkpoints at 10, 20 and 30. */
    void train(boolean heldout) {
        submit();
        prepare(heldout);
        Attempt attempt = beginTraining();
        for (long step = 10; step <= 30; step += 10) {
            assertThat(save(attempt, step)).isEqualTo(new Verdict.Accepted());
        }
        accept(trainingEnded(attempt, 30));
    }

    void score(TaskId task, double accuracy) {
        Attempt attempt = own(task, EVALUATOR);
        accept(scored(attempt, "sha-of-s" + task.step(), accuracy));
    }

    static LedgerEvent scored(Attempt attempt, String manifest, double accuracy) {
        return new LedgerEvent.Scored(attempt, EVALUATOR, manifest, Samples.accuracy(accuracy));
    }

    /** Has the evaluator fail at whatever attempt of the task is out. */
    void failToScore(TaskId task) {
        Attempt attempt = own(task, EVALUATOR);
        accept(new LedgerEvent.TaskFailed(
                attempt, EVALUATOR, Failure.of(FailureCode.STORE_UNAVAILABLE, "the store is away")));
    }
}
