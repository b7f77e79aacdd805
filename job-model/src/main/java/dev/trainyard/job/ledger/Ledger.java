package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.FINAL_STATE;
import static dev.trainyard.job.ledger.Verdict.Reason.NOT_THE_OWNER;
import static dev.trainyard.job.ledger.Verdict.Reason.OLD_GENERATION;
import static dev.trainyard.job.ledger.Verdict.Reason.OUT_OF_ORDER;
import static dev.trainyard.job.ledger.Verdict.Reason.STALE_ATTEMPT;
import static dev.trainyard.job.ledger.Verdict.Reason.STILL_IN_USE;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_WORKER;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskKind;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The fold: all state of a yard, as it follows from the log and from nothing else. Total (every entry is decided, none
 * throws for its content) and pure (no I/O, no clock, no chance), so every replica that has read the same entries
 * holds the same state and has the same effects pending. Not thread-safe.
 */
public final class Ledger {

    /** The class whose workers prepare rows. */
    public static final String PREPARING_CLASS = "data";
    /** The class whose workers score checkpoints. */
    public static final String SCORING_CLASS = "evaluate";

    private final Catalogue catalogue = new Catalogue();
    private final Fleet fleet = new Fleet();
    private final Repetitions repetitions = new Repetitions();
    private final PendingEffects pending = new PendingEffects();
    private final Dispatcher dispatcher = new Dispatcher(fleet, pending);
    private final JobCourse course = new JobCourse(catalogue, dispatcher, pending);

    private long appliedOffset = -1;
    private long generation = -1;
    private Instant now = Instant.EPOCH;

    /** Decides one entry and changes the state accordingly. Entries come in the order of their offsets. */
    public Verdict apply(LedgerEntry entry) {
        if (entry.offset() <= appliedOffset) {
            return ignored(ALREADY_SO);
        }
        appliedOffset = entry.offset();
        // The broker's clock may step back; time in the fold never does.
        now = entry.appended().isAfter(now) ? entry.appended() : now;
        Verdict verdict =
                switch (entry.event()) {
                    case LedgerEvent.FromClient event -> applyClient(event);
                    case LedgerEvent.FromLeader event -> applyLeader(event);
                    case LedgerEvent.FromWorker event -> applyWorker(event);
                };
        dispatcher.dispatchWhatFits(now);
        return verdict;
    }

    private Verdict applyClient(LedgerEvent.FromClient event) {
        return switch (event) {
            case LedgerEvent.FileStored stored -> catalogue.store(stored, now) ? accepted() : ignored(ALREADY_SO);
            case LedgerEvent.FileDeleted deleted -> deleteFile(deleted);
            case LedgerEvent.JobSubmitted submitted -> submit(submitted);
            case LedgerEvent.JobCancelRequested cancel -> cancel(cancel);
            case LedgerEvent.JobDeleted deleted -> deleteJob(deleted);
            case LedgerEvent.ModelDeleted deleted ->
                catalogue.deleteModel(deleted.tenant(), deleted.model()) ? accepted() : ignored(UNKNOWN_SUBJECT);
        };
    }

    private Verdict deleteFile(LedgerEvent.FileDeleted event) {
        Optional<FileView> file = catalogue.file(event.tenant(), event.file());
        if (file.isEmpty()) {
            return ignored(UNKNOWN_SUBJECT);
        }
        if (catalogue.isInUse(file.get())) {
            return ignored(STILL_IN_USE);
        }
        catalogue.deleteFile(file.get());
        pending.add(new Effect.Erase(
                event.file(),
                List.of(new Effect.Erase.Prefix(
                        file.get().content().bucket(), file.get().content().key()))));
        return accepted();
    }

    private Verdict submit(LedgerEvent.JobSubmitted event) {
        Submission submission = event.submission();
        Optional<Verdict> known = repetitions.find(event.tenant(), submission.retry(), now);
        if (known.isPresent()) {
            return known.get();
        }
        if (catalogue.job(event.job()).isPresent()) {
            return new Verdict.Repeated(event.job());
        }
        Optional<FileView> training = catalogue.file(event.tenant(), submission.trainingFile());
        Optional<FileView> validation = submission.validationFile().flatMap(id -> catalogue.file(event.tenant(), id));
        if (training.isEmpty() || (submission.validationFile().isPresent() && validation.isEmpty())) {
            return ignored(UNKNOWN_SUBJECT);
        }
        repetitions.remember(event.tenant(), submission.retry(), event.job(), now);
        course.begin(new Job(event, appliedOffset, now, training.get(), validation), now);
        return accepted();
    }

    private Verdict cancel(LedgerEvent.JobCancelRequested event) {
        return withJob(event.tenant(), event.job(), job -> {
            if (job.state().isFinal()) {
                return ignored(FINAL_STATE);
            }
            course.cancel(job, now);
            return accepted();
        });
    }

    private Verdict deleteJob(LedgerEvent.JobDeleted event) {
        return withJob(event.tenant(), event.job(), job -> {
            if (!job.state().isFinal()) {
                return ignored(STILL_IN_USE);
            }
            course.delete(job);
            return accepted();
        });
    }

    private Verdict withJob(String tenant, String id, Function<Job, Verdict> decision) {
        return catalogue
                .job(id)
                .filter(job -> job.tenant.equals(tenant))
                .map(decision)
                .orElseGet(() -> ignored(UNKNOWN_SUBJECT));
    }

    private Verdict applyLeader(LedgerEvent.FromLeader event) {
        return switch (event) {
            case LedgerEvent.LeaderStarted ignored -> {
                generation = appliedOffset;
                yield accepted();
            }
            case LedgerEvent.FromGeneration said ->
                said.generation() == generation ? applyGeneration(said) : ignored(OLD_GENERATION);
        };
    }

    private Verdict applyGeneration(LedgerEvent.FromGeneration event) {
        return switch (event) {
            case LedgerEvent.Queued queued -> queued(queued);
            case LedgerEvent.Granted granted -> receipt("answer:" + granted.claim());
            case LedgerEvent.Refused refused -> receipt("answer:" + refused.claim());
            case LedgerEvent.StopOrdered stop ->
                receipt(new Effect.Stop(stop.attempt(), stop.worker(), stop.why()).key());
            case LedgerEvent.ResultPublished published ->
                receipt("publish:" + published.job() + "#" + published.sequence());
            case LedgerEvent.Erased erased -> receipt("erase:" + erased.subject());
            case LedgerEvent.WorkerLost lost -> workerLost(lost);
            case LedgerEvent.AttemptLost lost -> attemptLost(lost);
        };
    }

    private Verdict queued(LedgerEvent.Queued event) {
        boolean wasPending = pending.remove(new Effect.Dispatch(event.attempt(), "").key());
        Optional<Task> task = currentTask(event.attempt());
        if (task.isPresent()
                && task.get().state() instanceof TaskState.Dispatched(Instant since, OptionalLong ignored)) {
            task.get().become(new TaskState.Dispatched(since, OptionalLong.of(event.queueOffset())));
            return accepted();
        }
        return wasPending ? accepted() : ignored(ALREADY_SO);
    }

    private Verdict receipt(String key) {
        return pending.remove(key) ? accepted() : ignored(ALREADY_SO);
    }

    private Verdict workerLost(LedgerEvent.WorkerLost event) {
        if (!fleet.knows(event.worker())) {
            return ignored(UNKNOWN_WORKER);
        }
        Failure silent = new Failure(
                FailureCode.WORKER_SILENT,
                "The worker " + event.worker().name() + " has sent no heartbeat for " + event.silentMillis() + " ms.",
                "",
                Map.of("worker", event.worker().name()));
        endLeases(event.worker(), silent);
        return accepted();
    }

    private Verdict attemptLost(LedgerEvent.AttemptLost event) {
        Optional<Task> task = currentTask(event.attempt());
        if (task.isEmpty() || !task.get().isOpen() || task.get().state() instanceof TaskState.Waiting) {
            return ignored(STALE_ATTEMPT);
        }
        if (task.get().state() instanceof TaskState.Owned(Worker worker, String ignoredClaim, Instant ignoredSince)) {
            pending.add(new Effect.Stop(event.attempt(), worker, LedgerEvent.StopReason.LOST));
        }
        course.attemptFailed(task.get(), event.why(), now);
        return accepted();
    }

    private Verdict applyWorker(LedgerEvent.FromWorker event) {
        return switch (event) {
            case LedgerEvent.WorkerStarted started -> workerStarted(started);
            case LedgerEvent.WorkerStopped stopped -> {
                if (!fleet.knows(stopped.worker())) {
                    yield ignored(UNKNOWN_WORKER);
                }
                fleet.leave(stopped.worker()).forEach(attempt -> release(attempt, stopped.worker()));
                yield accepted();
            }
            case LedgerEvent.Claimed claimed -> claim(claimed);
            case LedgerEvent.FromAttempt said -> applyAttempt(said);
        };
    }

    private Verdict workerStarted(LedgerEvent.WorkerStarted event) {
        if (fleet.knows(event.worker())) {
            return ignored(ALREADY_SO);
        }
        Failure death = event.previousEnd()
                .orElseGet(() -> new Failure(
                        FailureCode.WORKER_DIED,
                        "The worker " + event.worker().name() + " ended without a word and has started again.",
                        "",
                        Map.of("worker", event.worker().name())));
        fleet.earlierStarts(event.worker()).forEach(earlier -> endLeases(earlier, death));
        fleet.join(event, now);
        return accepted();
    }

    private void endLeases(Worker worker, Failure why) {
        for (Attempt attempt : fleet.leave(worker)) {
            currentTask(attempt).filter(task -> isOwnedBy(task, worker)).ifPresent(task -> {
                pending.add(new Effect.Stop(attempt, worker, LedgerEvent.StopReason.LOST));
                course.attemptFailed(task, why, now);
            });
        }
    }

    private void release(Attempt attempt, Worker worker) {
        currentTask(attempt)
                .filter(task -> isOwnedBy(task, worker))
                .ifPresent(task -> course.attemptReleased(task, now));
    }

    private Verdict claim(LedgerEvent.Claimed event) {
        if (!fleet.knows(event.worker())) {
            return refuse(event, LedgerEvent.Refusal.UNKNOWN_WORKER, UNKNOWN_WORKER);
        }
        Optional<Task> current = currentTask(event.attempt());
        if (current.isEmpty()) {
            return refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
        }
        Task task = current.get();
        return switch (task.state()) {
            case TaskState.Dispatched ignored -> grant(event, task, now);
            case TaskState.Owned(Worker owner, String ignored, Instant since) ->
                owner.equals(event.worker())
                        ? grant(event, task, since)
                        : refuse(event, LedgerEvent.Refusal.OWNED_BY_ANOTHER, NOT_THE_OWNER);
            case TaskState.Withdrawn ignored -> refuse(event, LedgerEvent.Refusal.WITHDRAWN, FINAL_STATE);
            case TaskState.Waiting ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
            case TaskState.Done ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
            case TaskState.GivenUp ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
        };
    }

    private Verdict grant(LedgerEvent.Claimed event, Task task, Instant since) {
        // A claim proves that the record was queued, so the dispatch needs no receipt any more.
        pending.remove(new Effect.Dispatch(event.attempt(), "").key());
        dispatcher.claimed(task);
        task.become(new TaskState.Owned(event.worker(), event.claim(), since));
        fleet.busy(event.worker(), task.queueClass(), event.attempt());
        course.granted(task, event.worker(), now);
        Job job = catalogue.job(task.id().job()).orElseThrow();
        pending.add(new Effect.Grant(event.attempt(), event.worker(), event.claim(), job.assignmentFor(task.id())));
        return accepted();
    }

    private Verdict refuse(LedgerEvent.Claimed event, LedgerEvent.Refusal why, Verdict.Reason reason) {
        pending.add(new Effect.Refuse(event.attempt(), event.worker(), event.claim(), why));
        return ignored(reason);
    }

    /** What an owner says counts only while it owns the latest attempt: the number fences off everybody else. */
    private Verdict applyAttempt(LedgerEvent.FromAttempt event) {
        if (endsTheAttempt(event)) {
            // The lane is free whether or not the word still counts: the worker has ended with this attempt.
            fleet.free(event.worker(), event.attempt());
        }
        Optional<Task> current = currentTask(event.attempt());
        if (current.isEmpty()) {
            return ignored(STALE_ATTEMPT);
        }
        if (!isOwnedBy(current.get(), event.worker())) {
            return ignored(current.get().isOpen() ? NOT_THE_OWNER : FINAL_STATE);
        }
        if (!suits(event, current.get())) {
            return ignored(OUT_OF_ORDER);
        }
        Task task = current.get();
        boolean inOrder =
                switch (event) {
                    case LedgerEvent.Claimed ignored -> false; // decided before
                    case LedgerEvent.Prepared prepared -> course.prepared(task, prepared.rows(), now);
                    case LedgerEvent.TrainingStarted started -> course.trainingStarted(task, started, now);
                    case LedgerEvent.CheckpointSaved saved -> course.checkpointSaved(task, saved.checkpoint(), now);
                    case LedgerEvent.TrainingEnded ended -> course.trainingEnded(task, ended, now);
                    case LedgerEvent.Scored scored -> course.scored(task, scored, now);
                    case LedgerEvent.TaskFailed failed -> course.attemptFailed(task, failed.failure(), now);
                    case LedgerEvent.TaskReleased ignored -> course.attemptReleased(task, now);
                };
        return inOrder ? accepted() : ignored(OUT_OF_ORDER);
    }

    private static boolean endsTheAttempt(LedgerEvent.FromAttempt event) {
        return switch (event) {
            case LedgerEvent.Claimed ignored -> false;
            case LedgerEvent.TrainingStarted ignored -> false;
            case LedgerEvent.CheckpointSaved ignored -> false;
            case LedgerEvent.Prepared ignored -> true;
            case LedgerEvent.TrainingEnded ignored -> true;
            case LedgerEvent.Scored ignored -> true;
            case LedgerEvent.TaskFailed ignored -> true;
            case LedgerEvent.TaskReleased ignored -> true;
        };
    }

    private static boolean suits(LedgerEvent.FromAttempt event, Task task) {
        return switch (event) {
            case LedgerEvent.Prepared ignored -> task.id().kind() == TaskKind.PREPARE;
            case LedgerEvent.TrainingStarted ignored -> task.id().kind() == TaskKind.TRAIN;
            case LedgerEvent.CheckpointSaved ignored -> task.id().kind() == TaskKind.TRAIN;
            case LedgerEvent.TrainingEnded ignored -> task.id().kind() == TaskKind.TRAIN;
            case LedgerEvent.Scored ignored ->
                task.id().kind() == TaskKind.EVALUATE || task.id().kind() == TaskKind.TEST;
            case LedgerEvent.Claimed ignored -> true;
            case LedgerEvent.TaskFailed ignored -> true;
            case LedgerEvent.TaskReleased ignored -> true;
        };
    }

    private Optional<Task> currentTask(Attempt attempt) {
        return catalogue
                .job(attempt.task().job())
                .map(job -> job.tasks.get(attempt.task()))
                .filter(task -> task.attempt().equals(attempt));
    }

    private static boolean isOwnedBy(Task task, Worker worker) {
        return task.state() instanceof TaskState.Owned(Worker owner, String ignored, Instant ignoredSince)
                && owner.equals(worker);
    }

    private static Verdict accepted() {
        return new Verdict.Accepted();
    }

    private static Verdict ignored(Verdict.Reason reason) {
        return new Verdict.Ignored(reason);
    }

    /** The offset of the last entry that was applied; -1 before the first. */
    public long appliedOffset() {
        return appliedOffset;
    }

    /** The offset of the newest {@link LedgerEvent.LeaderStarted}; -1 before the first. */
    public long generation() {
        return generation;
    }

    /** Time as the log tells it. */
    public Instant now() {
        return now;
    }

    /** What the leader must bring about, oldest first. */
    public List<Effect> pending() {
        return pending.all();
    }

    /** Whether this effect still awaits its receipt. */
    public boolean isPending(Effect effect) {
        return pending.contains(effect.key());
    }

    /** The living workers. */
    public List<WorkerView> workers() {
        return fleet.views();
    }

    /** Attempts that are dispatched or owned. */
    public List<AttemptView> attemptsOut() {
        return dispatcher.attemptsOut(catalogue.openJobs());
    }

    /** One job of a tenant. */
    public Optional<JobView> job(String tenant, String id) {
        return catalogue.job(id).filter(job -> job.tenant.equals(tenant)).map(Job::view);
    }

    /** A tenant's jobs, newest first, from the one after {@code after} on; all when that names none. */
    public List<JobView> jobs(String tenant, Optional<String> after, int limit) {
        return catalogue.jobs(tenant, after, limit).stream().map(Job::view).toList();
    }

    /** One file of a tenant. */
    public Optional<FileView> file(String tenant, String id) {
        return catalogue.file(tenant, id);
    }

    /** A tenant's files, oldest first. */
    public Collection<FileView> files(String tenant) {
        return catalogue.files(tenant);
    }

    /** A finished model, or a checkpoint by its name, as soon as the log has it. */
    public Optional<ModelView> model(String tenant, String name) {
        return catalogue.model(tenant, name);
    }

    /** A tenant's finished models, oldest first. */
    public Collection<ModelView> models(String tenant) {
        return catalogue.models(tenant);
    }

    /** How many jobs stand in each state, by the state's name on the wire. */
    public Map<String, Long> jobCounts() {
        return catalogue.jobCounts();
    }
}
