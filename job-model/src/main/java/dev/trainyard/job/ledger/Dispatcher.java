package dev.trainyard.job.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which task goes out next. Only as many records of a class are out unclaimed as workers of that class are
 * idle, and one more: so the queue stays short, a retry never waits behind a long one, a cancelled job never starts,
 * and a worker that becomes free finds work at once.
 */
final class Dispatcher {

    private final Fleet fleet;
    private final PendingEffects pending;
    /** In the order of their names, so that effects arise in the same order on every replica. */
    private final Map<String, Lane> lanes = new TreeMap<>();

    Dispatcher(Fleet fleet, PendingEffects pending) {
        this.fleet = fleet;
        this.pending = pending;
    }

    /** The tasks of one class. */
    private static final class Lane {
        final TreeSet<Task> waiting = new TreeSet<>(Task.FIRST_TO_GO);
        long unclaimed;
    }

    void await(Task task) {
        lane(task).waiting.add(task);
    }

    void claimed(Task task) {
        if (task.state() instanceof TaskState.Dispatched) {
            lane(task).unclaimed--;
        }
    }

    /** Takes a task out of the running, in whatever open state it is. */
    void withdraw(Task task) {
        switch (task.state()) {
            case TaskState.Waiting ignored -> lane(task).waiting.remove(task);
            case TaskState.Dispatched ignored -> {
                lane(task).unclaimed--;
                pending.remove(new Effect.Dispatch(task.attempt(), "").key());
            }
            case TaskState.Owned ignored -> {}
            case TaskState.Done ignored -> {}
            case TaskState.GivenUp ignored -> {}
            case TaskState.Withdrawn ignored -> {}
        }
    }

    void dispatchWhatFits(Instant now) {
        lanes.forEach((queueClass, lane) -> {
            while (!lane.waiting.isEmpty() && lane.unclaimed < fleet.idle(queueClass) + 1) {
                dispatch(lane.waiting.pollFirst(), lane, now);
            }
        });
    }

    private void dispatch(Task task, Lane lane, Instant now) {
        lane.unclaimed++;
        pending.add(new Effect.Dispatch(task.nextAttempt(), task.queueClass()));
        task.become(new TaskState.Dispatched(now, OptionalLong.empty()));
    }

    /** The place of the job's foremost waiting task among those of its class; 1 is the next to go. */
    OptionalLong position(Job job) {
        return job.tasks.values().stream()
                .filter(task -> lane(task).waiting.contains(task))
                .mapToLong(task -> 1L + lane(task).waiting.headSet(task).size())
                .min();
    }

    /** What the job waits for, when nobody does anything of it. */
    Optional<String> waitingFor(Job job) {
        if (job.state() instanceof JobState.Paused) {
            return Optional.of("being resumed");
        }
        if (job.tasks.values().stream().anyMatch(Task::isOwned)) {
            return Optional.empty();
        }
        return job.tasks.values().stream()
                .filter(Task::isOpen)
                .findFirst()
                .map(task -> fleet.has(task.queueClass())
                        ? "a free worker of the class " + task.queueClass()
                        : "a worker of the class " + task.queueClass() + ": none is there");
    }

    List<AttemptView> attemptsOut(Collection<Job> jobs) {
        List<AttemptView> out = new ArrayList<>();
        for (Job job : jobs) {
            for (Task task : job.tasks.values()) {
                switch (task.state()) {
                    case TaskState.Dispatched(Instant since, OptionalLong queueOffset) ->
                        out.add(new AttemptView(
                                task.attempt(), task.queueClass(), since, queueOffset, Optional.empty()));
                    case TaskState.Owned(var worker, var ignored, Instant since) ->
                        out.add(new AttemptView(
                                task.attempt(), task.queueClass(), since, OptionalLong.empty(), Optional.of(worker)));
                    case TaskState.Waiting ignored -> {}
                    case TaskState.Done ignored -> {}
                    case TaskState.GivenUp ignored -> {}
                    case TaskState.Withdrawn ignored -> {}
                }
            }
        }
        return out;
    }

    private Lane lane(Task task) {
        return lanes.computeIfAbsent(task.queueClass(), ignored -> new Lane());
    }
}
