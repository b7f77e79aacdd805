package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts failures as the promises have it, and requires that the fold ends and repeats tasks by the same count. */
final class FailureBooks {

    /** A batch of 16 rows can be cut in half so often. */
    private static final int MOST_HALVINGS = 4;

    private final Referee referee;
    private final Map<String, Book> books = new HashMap<>();

    private static final class Book {
        final int allowed;
        final Map<TaskId, Integer> failures = new HashMap<>();
        final TreeMap<Long, Checkpoint> saved = new TreeMap<>();
        /** When each step was found damaged. */
        final Map<Long, Instant> damaged = new HashMap<>();

        int halvings;
        int retries;
        boolean held;

        Book(int allowed) {
            this.allowed = allowed;
        }

        /** What was found damaged only later counted as sound then. */
        Optional<Checkpoint> resumable(Instant then) {
            return saved.descendingMap().values().stream()
                    .filter(checkpoint ->
                            damaged.getOrDefault(checkpoint.step(), Instant.MAX).isAfter(then))
                    .findFirst();
        }

        /** When the newest turns out to be damaged, older ones may have been given up already. */
        Optional<Checkpoint> stillThere(JobView now) {
            Set<Long> givenUp = now.checkpoints().stream()
                    .filter(view -> view.droppedAt().isPresent())
                    .map(view -> view.checkpoint().step())
                    .collect(Collectors.toSet());
            return saved.descendingMap().values().stream()
                    .filter(checkpoint -> !damaged.containsKey(checkpoint.step()))
                    .filter(checkpoint -> !givenUp.contains(checkpoint.step()))
                    .findFirst();
        }
    }

    FailureBooks(Referee referee) {
        this.referee = referee;
    }

    /**
     * The checkpoint that an attempt at training would have gone on from at a time, so that it must not have been given
     * up then.
     */
    Optional<Checkpoint> resumable(String job, Instant then) {
        return books.get(job).resumable(then);
    }

    /** The checkpoint that an attempt at training must go on from now. */
    Optional<Checkpoint> stillThere(JobView now) {
        return books.get(now.id()).stillThere(now);
    }

    int halvings(String job) {
        return books.get(job).halvings;
    }

    boolean isHeld(String job) {
        return books.containsKey(job) && books.get(job).held;
    }

    boolean isDamaged(String job, long step) {
        return books.get(job).damaged.containsKey(step);
    }

    boolean everDamaged(String job) {
        return !books.get(job).damaged.isEmpty();
    }

    /** To be looked at before the jobs are: whether a job is held is a matter of what was asked for. */
    void ask(Moment moment) {
        if (!moment.accepted()) {
            return;
        }
        switch (moment.event()) {
            case LedgerEvent.JobSubmitted submitted ->
                books.put(
                        submitted.job(),
                        new Book(submitted.submission().recipe().placement().maxAttempts()));
            case LedgerEvent.JobPauseRequested pause -> hold(pause.job(), true);
            case LedgerEvent.JobResumeRequested resume -> hold(resume.job(), false);
            case LedgerEvent.CheckpointSaved said -> {
                Book book = books.get(said.attempt().task().job());
                book.saved.put(said.checkpoint().step(), said.checkpoint());
                book.damaged.remove(said.checkpoint().step());
            }
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromWorker ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }

    private void hold(String job, boolean held) {
        referee.require(
                Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                books.containsKey(job),
                () -> "a request was accepted for a job that is not there: " + job);
        books.get(job).held = held;
    }

    void look(Moment moment, JobBooks jobs) {
        switch (moment.event()) {
            case LedgerEvent.TaskFailed failed -> {
                if (moment.accepted()) {
                    failed(failed.attempt(), failed.failure(), moment, jobs);
                }
            }
            case LedgerEvent.AttemptLost lost -> {
                if (moment.accepted()) {
                    failed(lost.attempt(), lost.why(), moment, jobs);
                }
            }
            case LedgerEvent.WorkerLost lost -> {
                if (moment.accepted()) {
                    allOf(lost.worker()::equals, Failure.of(FailureCode.WORKER_SILENT, ""), moment, jobs);
                }
            }
            case LedgerEvent.WorkerStarted started -> {
                if (moment.accepted()) {
                    Worker worker = started.worker();
                    Failure death = started.previousEnd().orElse(Failure.of(FailureCode.WORKER_DIED, ""));
                    allOf(owner -> owner.name().equals(worker.name()) && !owner.equals(worker), death, moment, jobs);
                }
            }
            case LedgerEvent.FromWorker ignored -> unfit(moment, jobs);
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }

    private void allOf(Predicate<Worker> who, Failure why, Moment moment, JobBooks jobs) {
        for (AttemptView view : moment.before().values()) {
            if (view.owner().filter(who).isPresent()) {
                failed(view.attempt(), why, moment, jobs);
            }
        }
    }

    /** An owner has ended with a word that does not fit. */
    private void unfit(Moment moment, JobBooks jobs) {
        boolean disbelieved = moment.verdict().equals(new Verdict.Ignored(Verdict.Reason.OUT_OF_ORDER));
        moment.lastWord()
                .filter(said ->
                        disbelieved && moment.ownerBefore(said.attempt()).equals(Optional.of(said.worker())))
                .ifPresent(said -> failed(said.attempt(), Failure.of(FailureCode.INTERNAL_ERROR, ""), moment, jobs));
    }

    private void failed(Attempt attempt, Failure failure, Moment moment, JobBooks jobs) {
        TaskId task = attempt.task();
        JobView job = jobs.known(task.job()).isEmpty() ? null : jobs.now(task.job());
        if (job == null || TimeBooks.isTimeUp(job, moment.now())) {
            return; // the time was up before the failure came
        }
        Book book = books.get(task.job());
        boolean training = task.kind() == TaskKind.TRAIN;
        if (training && failure.code() == FailureCode.OUT_OF_MEMORY && book.halvings < MOST_HALVINGS) {
            book.halvings++;
            book.retries++;
            referee.require(
                    Promise.FAILURES_ARE_BOUNDED,
                    job.halvings() == book.halvings && !job.state().isFinal(),
                    () -> "memory ran out, and no smaller micro-batch is tried: " + task);
            return;
        }
        if (training && failure.code() == FailureCode.CHECKPOINT_DAMAGED) {
            book.stillThere(job)
                    .filter(resumed ->
                            resumed.manifest().key().equals(failure.evidence().get(Failure.MANIFEST)))
                    .ifPresent(resumed -> book.damaged.put(resumed.step(), moment.now()));
        }
        int failures = book.failures.merge(task, 1, Integer::sum);
        boolean again = failure.code().worthRetrying() && (failures < book.allowed || book.held);
        book.retries += again ? 1 : 0;
        referee.require(
                Promise.FAILURES_ARE_BOUNDED,
                again == !isGivenUp(job, task),
                () -> task + " has failed " + failures + " times of " + book.allowed + ", last with " + failure.code()
                        + ", and " + (again ? "was given up" : "is tried again"));
    }

    /** To be looked at after the failures were: nothing was counted that was none. */
    void lookAtRetries(JobView job) {
        long told = 0;
        for (JobNews news : job.news()) {
            told += news.kind() instanceof JobNews.Retrying || news.kind() instanceof JobNews.MicroBatchHalved ? 1 : 0;
        }
        long counted = told;
        Book book = books.get(job.id());
        referee.require(
                Promise.FAILURES_ARE_BOUNDED,
                counted == book.retries,
                () -> job.id() + " was tried again " + counted + " times, and has failed for that " + book.retries);
    }

    private static boolean isGivenUp(JobView job, TaskId task) {
        return switch (task.kind()) {
            case PREPARE, TRAIN -> job.state() instanceof JobState.Failed;
            case EVALUATE -> scoreAt(job, task.step(), false) instanceof ScoreState.InError;
            case TEST -> scoreAt(job, task.step(), true) instanceof ScoreState.InError;
        };
    }

    private static ScoreState scoreAt(JobView job, long step, boolean heldout) {
        return job.checkpoints().stream()
                .filter(view -> view.checkpoint().step() == step)
                .map(view -> heldout ? view.heldout() : view.validation())
                .findFirst()
                .orElseThrow();
    }
}
