package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** One task of a job: its state, the number of its latest attempt, and how often it has failed. */
final class Task {

    /** What one point of priority is worth, in waiting. */
    static final Duration POINT = Duration.ofMinutes(10);

    /**
     * Tasks that have been out before go first, then those of the better rank, then older jobs, then older tasks. A
     * rank never changes, and every later job's grows with time: so only so many can ever go before a given one.
     */
    static final Comparator<Task> FIRST_TO_GO = Comparator.comparing((Task task) -> task.attempt == 0)
            .thenComparing(task -> task.rank)
            .thenComparingLong(task -> task.jobOrder)
            .thenComparingLong(task -> task.order);

    private final TaskId id;
    private final String queueClass;
    private final String tenant;
    private final Instant rank;
    private final long jobOrder;
    private final long order;
    private TaskState state = new TaskState.Waiting();
    private Duration held = Duration.ZERO;
    private long attempt;
    private int failures;

    Task(TaskId id, String queueClass, Job job) {
        this.id = id;
        this.queueClass = queueClass;
        this.tenant = job.tenant;
        Placement placement = job.submission.recipe().placement();
        this.rank = job.createdAt.minus(POINT.multipliedBy(placement.priority()));
        this.jobOrder = job.order;
        this.order = job.tasks.size();
    }

    /** The job's next task, as it stood when a snapshot was taken. */
    static Task restored(LedgerSnapshot.TaskSnapshot taken, Job job) {
        Task task = new Task(taken.id(), taken.queueClass(), job);
        task.state = taken.state();
        task.held = taken.held();
        task.attempt = taken.attempt();
        task.failures = taken.failures();
        return task;
    }

    LedgerSnapshot.TaskSnapshot snapshot() {
        return new LedgerSnapshot.TaskSnapshot(id, queueClass, state, held, attempt, failures);
    }

    TaskId id() {
        return id;
    }

    boolean isTraining() {
        return id.kind() == TaskKind.TRAIN;
    }

    String tenant() {
        return tenant;
    }

    String queueClass() {
        return queueClass;
    }

    TaskState state() {
        return state;
    }

    /** The latest attempt; number 0 before the first dispatch. */
    Attempt attempt() {
        return new Attempt(id, attempt);
    }

    void become(TaskState next, Instant now) {
        if (!(next instanceof TaskState.Owned)) {
            held = heldUntil(now);
        }
        state = next;
    }

    /** How long workers have held it, over all attempts. */
    Duration heldUntil(Instant now) {
        return state instanceof TaskState.Owned(var ignoredWorker, var ignoredClaim, Instant since)
                ? held.plus(Duration.between(since, now))
                : held;
    }

    /** A new attempt, whose number fences off all earlier ones. */
    Attempt nextAttempt() {
        attempt++;
        return attempt();
    }

    /** Counts a failure of the task's own. */
    int countFailure() {
        failures++;
        return failures;
    }

    boolean isOwned() {
        return state instanceof TaskState.Owned;
    }

    boolean isOpen() {
        return switch (state) {
            case TaskState.Waiting ignored -> true;
            case TaskState.Dispatched ignored -> true;
            case TaskState.Owned ignored -> true;
            case TaskState.Done ignored -> false;
            case TaskState.GivenUp ignored -> false;
            case TaskState.Withdrawn ignored -> false;
        };
    }
}
