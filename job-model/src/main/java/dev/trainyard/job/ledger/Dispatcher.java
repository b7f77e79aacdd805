package dev.trainyard.job.ledger;

import dev.trainyard.job.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Decides which task goes out next. Only as many records of a class are out unclaimed as workers of that class are
 * idle, and one more: so the queue stays short, a retry never waits behind a long one, a cancelled job never starts,
 * and a worker that becomes free finds work at once.
 */
final class Dispatcher {

    private static final Lane NOBODY = new Lane();

    private final Fleet fleet;
    private final PendingEffects pending;
    /** In the order of their names, so that effects arise in the same order on every replica. */
    private final Map<String, Lane> lanes = new TreeMap<>();
    /** How many trainings of each tenant are out, in all classes. */
    private final Map<String, Long> trainingOut = new HashMap<>();

    private Limits limits = Limits.NONE;

    Dispatcher(Fleet fleet, PendingEffects pending) {
        this.fleet = fleet;
        this.pending = pending;
    }

    void limit(Limits to) {
        limits = to;
    }

    Limits limits() {
        return limits;
    }

    void await(Task task) {
        lane(task).await(task);
    }

    /** Dispatched and unclaimed, class by class in the order in which they went out. */
    List<TaskId> unclaimed() {
        return lanes.values().stream()
                .flatMap(lane -> lane.inQueue().stream())
                .map(Task::id)
                .toList();
    }

    /** Takes up the tasks of a restored job where they stand. A held job's wait outside the queues. */
    void restore(Job job) {
        job.tasks.values().forEach(task -> restore(task, job.isHeld()));
    }

    private void restore(Task task, boolean held) {
        switch (task.state()) {
            case TaskState.Waiting ignored when held -> {}
            case TaskState.Waiting ignored -> await(task);
            case TaskState.Dispatched ignored -> restoreOut(task);
            case TaskState.Owned ignored -> restoreOut(task);
            case TaskState.Done ignored -> {}
            case TaskState.GivenUp ignored -> {}
            case TaskState.Withdrawn ignored -> {}
        }
    }

    private void restoreOut(Task task) {
        lane(task).restoreOut(task);
        countTraining(task);
    }

    void restoreUnclaimed(Task task) {
        lane(task).restoreUnclaimed(task);
    }

    void claimed(Task task) {
        lane(task).claimed(task);
    }

    /** Takes a task out of the running, in whatever open state it is. */
    void withdraw(Task task) {
        switch (task.state()) {
            case TaskState.Waiting ignored -> lane(task).awaitNoMore(task);
            case TaskState.Dispatched ignored -> {
                returned(task);
                pending.remove(new Effect.Dispatch(task.attempt(), "").key());
            }
            case TaskState.Owned ignored -> returned(task);
            case TaskState.Done ignored -> {}
            case TaskState.GivenUp ignored -> {}
            case TaskState.Withdrawn ignored -> {}
        }
    }

    private void returned(Task task) {
        lane(task).returned(task);
        if (task.isTraining()) {
            trainingOut.merge(task.tenant(), -1L, (out, less) -> out + less == 0 ? null : out + less);
        }
    }

    void dispatchWhatFits(Instant now) {
        lanes.forEach((queueClass, lane) -> {
            boolean more = lane.hasWaiting();
            long room = more ? fleet.idle(queueClass) + 1 - lane.unclaimed() : 0;
            while (room > 0 && more) {
                Optional<Task> next = lane.takeNext(this::mayTrain);
                next.ifPresent(task -> dispatch(task, now));
                more = next.isPresent();
                room--;
            }
        });
    }

    /** For each class of workers, in the order of their names, how many of its tasks are out or could go out. */
    Map<String, Long> open() {
        Map<String, Long> open = new TreeMap<>();
        lanes.forEach((queueClass, lane) -> open.put(queueClass, lane.open(this::roomForTraining)));
        return open;
    }

    private long roomForTraining(String tenant) {
        OptionalInt most = limits.of(tenant).running();
        return most.isEmpty() ? Long.MAX_VALUE : Math.max(0, most.getAsInt() - trainingOut.getOrDefault(tenant, 0L));
    }

    private boolean mayTrain(String tenant) {
        return limits.of(tenant).allowsOneMoreRunning(trainingOut.getOrDefault(tenant, 0L));
    }

    private void dispatch(Task task, Instant now) {
        countTraining(task);
        pending.add(new Effect.Dispatch(task.nextAttempt(), task.queueClass()));
        task.become(new TaskState.Dispatched(now, OptionalLong.empty()), now);
    }

    private void countTraining(Task task) {
        if (task.isTraining()) {
            trainingOut.merge(task.tenant(), 1L, Long::sum);
        }
    }

    /** The place of the job's foremost unclaimed task among those of its class; 1 is the next to go. */
    OptionalLong position(Job job) {
        return job.tasks.values().stream()
                .map(task -> lanes.getOrDefault(task.queueClass(), NOBODY).position(task))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
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
        return job.tasks.values().stream().filter(Task::isOpen).findFirst().map(this::lacking);
    }

    private String lacking(Task task) {
        if (!fleet.has(task.queueClass())) {
            return "a worker of the class " + task.queueClass() + ": none is there";
        }
        boolean heldBack = task.isTraining()
                && lanes.getOrDefault(task.queueClass(), NOBODY).awaits(task)
                && !mayTrain(task.tenant());
        return heldBack
                ? "another job of the tenant to end: as many are trained as its limit allows"
                : "a free worker of the class " + task.queueClass();
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
