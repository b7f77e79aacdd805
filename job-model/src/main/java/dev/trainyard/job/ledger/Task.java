package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import java.util.Comparator;

/** One task of a job: its state, the number of its latest attempt, and how often it has failed. */
final class Task {

    /** Tasks that have been out before go first; then older jobs, then older tasks. */
    static final Comparator<Task> FIRST_TO_GO = Comparator.comparing((Task task) -> task.attempt == 0)
            .thenComparingLong(task -> task.jobOrder)
            .thenComparingLong(task -> task.order);

    private final TaskId id;
    private final String queueClass;
    private final long jobOrder;
    private final long order;
    private TaskState state = new TaskState.Waiting();
    private long attempt;
    private int failures;

    Task(TaskId id, String queueClass, long jobOrder, long order) {
        this.id = id;
        this.queueClass = queueClass;
        this.jobOrder = jobOrder;
        this.order = order;
    }

    TaskId id() {
        return id;
    }

    String queueClass() {
        return queueClass;
    }

    TaskState state() {
        return state;
    }

    int failures() {
        return failures;
    }

    /** The latest attempt; number 0 before the first dispatch. */
    Attempt attempt() {
        return new Attempt(id, attempt);
    }

    void become(TaskState next) {
        state = next;
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
