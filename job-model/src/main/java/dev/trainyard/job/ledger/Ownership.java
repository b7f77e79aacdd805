package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.FINAL_STATE;
import static dev.trainyard.job.ledger.Verdict.Reason.NOT_THE_OWNER;
import static dev.trainyard.job.ledger.Verdict.Reason.OUT_OF_ORDER;
import static dev.trainyard.job.ledger.Verdict.Reason.STALE_ATTEMPT;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_WORKER;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskKind;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides who owns which attempt, whose word counts, and what becomes of attempts whose owners are gone. */
final class Ownership {

    private final Catalogue catalogue;
    private final Fleet fleet;
    private final Dispatcher dispatcher;
    private final JobCourse course;
    private final PendingEffects pending;

    Ownership(Catalogue catalogue, Fleet fleet, Dispatcher dispatcher, JobCourse course, PendingEffects pending) {
        this.catalogue = catalogue;
        this.fleet = fleet;
        this.dispatcher = dispatcher;
        this.course = course;
        this.pending = pending;
    }

    Verdict decide(LedgerEvent.FromWorker event, Instant now) {
        return switch (event) {
            case LedgerEvent.WorkerStarted started -> workerStarted(started, now);
            case LedgerEvent.WorkerStopped stopped -> workerStopped(stopped, now);
            case LedgerEvent.Claimed claimed -> claim(claimed, now);
            case LedgerEvent.FromAttempt said -> attemptSaid(said, now);
        };
    }

    private Verdict workerStarted(LedgerEvent.WorkerStarted event, Instant now) {
        if (fleet.knows(event.worker())) {
            return ignored(ALREADY_SO);
        }
        if (fleet.hasEnded(event.worker())) {
            // A late repetition of its announcement; accepted, it would end its successor's leases.
            return ignored(FINAL_STATE);
        }
        Failure death = event.previousEnd()
                .orElseGet(() -> new Failure(
                        FailureCode.WORKER_DIED,
                        "The worker " + event.worker().name() + " ended without a word and has started again.",
                        "",
                        Map.of("worker", event.worker().name())));
        fleet.earlierStarts(event.worker()).forEach(earlier -> endLeases(earlier, death, now));
        fleet.join(event, now);
        return accepted();
    }

    private Verdict workerStopped(LedgerEvent.WorkerStopped event, Instant now) {
        if (!fleet.knows(event.worker())) {
            return ignored(UNKNOWN_WORKER);
        }
        fleet.leave(event.worker());
        heldBy(event.worker()).forEach(task -> course.attemptReleased(task, now));
        return accepted();
    }

    Verdict workerLost(LedgerEvent.WorkerLost event, Instant now) {
        if (!fleet.knows(event.worker())) {
            return ignored(UNKNOWN_WORKER);
        }
        Failure silent = new Failure(
                FailureCode.WORKER_SILENT,
                "The worker " + event.worker().name() + " has sent no heartbeat for " + event.silentMillis() + " ms.",
                "",
                Map.of("worker", event.worker().name()));
        endLeases(event.worker(), silent, now);
        return accepted();
    }

    private void endLeases(Worker worker, Failure why, Instant now) {
        fleet.leave(worker);
        for (Task task : heldBy(worker)) {
            if (isOwnedBy(task, worker)) { // the loss before this one may have ended their common job
                pending.add(new Effect.Stop(task.attempt(), worker, LedgerEvent.StopReason.LOST));
                course.attemptFailed(task, why, now);
            }
        }
    }

    /** What a worker owns. Looked up in the tasks themselves: a second record of it could forget one. */
    private List<Task> heldBy(Worker worker) {
        return catalogue.openJobs().stream()
                .flatMap(job -> job.tasks.values().stream())
                .filter(task -> isOwnedBy(task, worker))
                .toList();
    }

    Verdict attemptLost(LedgerEvent.AttemptLost event, Instant now) {
        Optional<Task> task = currentTask(event.attempt());
        if (task.isEmpty() || !task.get().isOpen() || task.get().state() instanceof TaskState.Waiting) {
            return ignored(STALE_ATTEMPT);
        }
        if (task.get().state() instanceof TaskState.Owned(Worker worker, String ignoredClaim, Instant ignoredSince)) {
            if (event.why().code() == FailureCode.QUEUE_RECORD_VANISHED) {
                return ignored(ALREADY_SO); // it had left the queue because its owner took it
            }
            pending.add(new Effect.Stop(event.attempt(), worker, LedgerEvent.StopReason.LOST));
        }
        course.attemptFailed(task.get(), event.why(), now);
        return accepted();
    }

    /** Takes note of where an attempt's record stands. */
    Verdict queued(LedgerEvent.Queued event, Instant now) {
        boolean wasPending = pending.remove(new Effect.Dispatch(event.attempt(), "").key());
        Optional<Task> task = currentTask(event.attempt());
        if (task.isPresent()
                && task.get().state() instanceof TaskState.Dispatched(Instant since, OptionalLong ignored)) {
            task.get().become(new TaskState.Dispatched(since, OptionalLong.of(event.queueOffset())), now);
            return accepted();
        }
        return wasPending ? accepted() : ignored(ALREADY_SO);
    }

    private Verdict claim(LedgerEvent.Claimed event, Instant now) {
        if (!fleet.knows(event.worker())) {
            return refuse(event, LedgerEvent.Refusal.UNKNOWN_WORKER, UNKNOWN_WORKER);
        }
        Optional<Task> current = currentTask(event.attempt());
        if (current.isEmpty()) {
            return refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
        }
        Task task = current.get();
        return switch (task.state()) {
            case TaskState.Dispatched ignored -> grant(event, task, now, now);
            case TaskState.Owned(Worker owner, String claim, Instant since) -> {
                if (!owner.equals(event.worker())) {
                    yield refuse(event, LedgerEvent.Refusal.OWNED_BY_ANOTHER, NOT_THE_OWNER);
                }
                // The same claim appended twice has its one answer; a new claim of the owner's gets its own.
                yield claim.equals(event.claim()) ? ignored(ALREADY_SO) : grant(event, task, since, now);
            }
            case TaskState.Withdrawn ignored -> refuse(event, LedgerEvent.Refusal.WITHDRAWN, FINAL_STATE);
            case TaskState.Waiting ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
            case TaskState.Done ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
            case TaskState.GivenUp ignored -> refuse(event, LedgerEvent.Refusal.STALE, STALE_ATTEMPT);
        };
    }

    private Verdict grant(LedgerEvent.Claimed event, Task task, Instant since, Instant now) {
        // A claim proves that the record was queued, so the dispatch needs no receipt any more.
        pending.remove(new Effect.Dispatch(event.attempt(), "").key());
        dispatcher.claimed(task);
        task.become(new TaskState.Owned(event.worker(), event.claim(), since), now);
        fleet.busy(event.worker(), task.queueClass(), event.attempt());
        course.granted(task, now);
        Job job = catalogue.job(task.id().job()).orElseThrow();
        pending.add(new Effect.Grant(event.attempt(), event.worker(), event.claim(), job.assignmentFor(task.id())));
        return accepted();
    }

    private Verdict refuse(LedgerEvent.Claimed event, LedgerEvent.Refusal why, Verdict.Reason reason) {
        pending.add(new Effect.Refuse(event.attempt(), event.worker(), event.claim(), why));
        return ignored(reason);
    }

    /** What an owner says counts only while it owns the latest attempt: the number fences off everybody else. */
    private Verdict attemptSaid(LedgerEvent.FromAttempt event, Instant now) {
        if (endsTheAttempt(event)) {
            // The lane is free whether or not the word still counts: the worker has ended with this attempt.
            fleet.free(event.worker(), event.attempt());
        }
        Optional<Task> current = currentTask(event.attempt());
        if (current.isEmpty()) {
            return ignored(STALE_ATTEMPT);
        }
        Task task = current.get();
        if (!isOwnedBy(task, event.worker())) {
            return ignored(task.isOpen() ? NOT_THE_OWNER : FINAL_STATE);
        }
        if (suits(event, task) && course(event, task, now)) {
            return accepted();
        }
        if (endsTheAttempt(event)) {
            // Its owner has ended with it, so left as it is it would stay owned for good.
            course.attemptFailed(task, unfit(event), now);
        }
        return ignored(OUT_OF_ORDER);
    }

    private boolean course(LedgerEvent.FromAttempt event, Task task, Instant now) {
        return switch (event) {
            case LedgerEvent.Claimed ignored -> false; // decided before
            case LedgerEvent.Prepared prepared -> course.prepared(task, prepared.rows(), now);
            case LedgerEvent.TrainingStarted started -> course.trainingStarted(task, started, now);
            case LedgerEvent.CheckpointSaved saved -> course.checkpointSaved(task, saved.checkpoint(), now);
            case LedgerEvent.BatchSkipped skipped -> course.batchSkipped(task, skipped, now);
            case LedgerEvent.ReplayCompared compared -> course.replayCompared(task, compared, now);
            case LedgerEvent.TrainingEnded ended -> course.trainingEnded(task, ended, now);
            case LedgerEvent.Scored scored -> course.scored(task, scored, now);
            case LedgerEvent.TaskFailed failed -> course.attemptFailed(task, failed.failure(), now);
            case LedgerEvent.TaskReleased ignored -> course.attemptReleased(task, now);
        };
    }

    private static Failure unfit(LedgerEvent.FromAttempt event) {
        return new Failure(
                FailureCode.INTERNAL_ERROR,
                "The worker ended the task with a result that does not fit what the log knows of the job.",
                "",
                Map.of(
                        "worker",
                        event.worker().name(),
                        "result",
                        event.getClass().getSimpleName()));
    }

    private static boolean endsTheAttempt(LedgerEvent.FromAttempt event) {
        return switch (event) {
            case LedgerEvent.Claimed ignored -> false;
            case LedgerEvent.TrainingStarted ignored -> false;
            case LedgerEvent.CheckpointSaved ignored -> false;
            case LedgerEvent.BatchSkipped ignored -> false;
            case LedgerEvent.ReplayCompared ignored -> false;
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
            case LedgerEvent.BatchSkipped ignored -> task.id().kind() == TaskKind.TRAIN;
            case LedgerEvent.ReplayCompared ignored -> task.id().kind() == TaskKind.TRAIN;
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

    List<AttemptView> attemptsOut() {
        return dispatcher.attemptsOut(catalogue.openJobs());
    }

    private static Verdict accepted() {
        return new Verdict.Accepted();
    }

    private static Verdict ignored(Verdict.Reason reason) {
        return new Verdict.Ignored(reason);
    }
}
