package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What tenants may take, and in which order they are served. */
final class TenantBooks {

    private static final Duration POINT = Duration.ofMinutes(10);

    private final Referee referee;
    private final JobBooks jobs;
    private final Set<String> begun = new HashSet<>();
    private final Set<TaskId> haveBeenOut = new HashSet<>();
    private Limits limits = Limits.NONE;
    private Map<String, Integer> running = Map.of();

    TenantBooks(Referee referee, JobBooks jobs) {
        this.referee = referee;
        this.jobs = jobs;
    }

    void look(Moment moment) {
        if (moment.event() instanceof LedgerEvent.LimitsSet set && moment.accepted()) {
            limits = set.limits();
        }
        if (moment.event() instanceof LedgerEvent.JobSubmitted submitted) {
            lookAtQueue(submitted, moment);
        }
        if (moment.before() != moment.after()) {
            lookAtRunning(moment);
            lookAtOrder(moment);
        }
    }

    private void lookAtQueue(LedgerEvent.JobSubmitted submitted, Moment moment) {
        OptionalInt allowed = limits.of(submitted.tenant()).queued();
        long queued = jobs.all().stream()
                .filter(job -> job.tenant().equals(submitted.tenant()))
                .filter(job -> !job.state().isFinal() && !begun.contains(job.id()))
                .count();
        referee.require(
                Promise.TENANTS_KEEP_TO_THEIR_LIMITS,
                !moment.accepted() || allowed.isEmpty() || queued <= allowed.getAsInt(),
                () -> submitted.tenant() + " has " + queued + " jobs in the queue and may have " + allowed);
        referee.require(
                Promise.TENANTS_KEEP_TO_THEIR_LIMITS,
                !moment.verdict().equals(new Verdict.Ignored(Verdict.Reason.QUEUE_FULL))
                        || (allowed.isPresent() && queued >= allowed.getAsInt()),
                () -> submitted.tenant() + " was refused although its queue is not full");
    }

    /** More than the limit only while it was lowered under those that ran already. */
    private void lookAtRunning(Moment moment) {
        Map<String, Integer> now = new HashMap<>();
        for (AttemptView view : moment.after().values()) {
            TaskId task = view.attempt().task();
            if (task.kind() == TaskKind.TRAIN) {
                now.merge(jobs.request(task.job()).tenant(), 1, Integer::sum);
                if (view.owner().isPresent()) {
                    begun.add(task.job());
                }
            }
        }
        now.forEach((tenant, count) -> {
            OptionalInt allowed = limits.of(tenant).running();
            referee.require(
                    Promise.TENANTS_KEEP_TO_THEIR_LIMITS,
                    allowed.isEmpty() || count <= allowed.getAsInt() || count <= running.getOrDefault(tenant, 0),
                    () -> tenant + " has " + count + " trainings out and may have " + allowed);
        });
        running = now;
    }

    private void lookAtOrder(Moment moment) {
        for (AttemptView view : moment.after().values()) {
            if (moment.before().containsKey(view.attempt())) {
                continue;
            }
            TaskId task = view.attempt().task();
            if (task.kind() == TaskKind.PREPARE || task.kind() == TaskKind.TRAIN) {
                lookAtWaiting(view, moment);
            }
        }
        moment.after().keySet().stream().map(Attempt::task).forEach(haveBeenOut::add);
    }

    /** Nobody who still waits for the same class and kind had a better claim than the one that went out. */
    private void lookAtWaiting(AttemptView sent, Moment moment) {
        TaskId task = sent.attempt().task();
        String tenant = jobs.request(task.job()).tenant();
        List<JobView> waiting = jobs.all().stream()
                .filter(job -> waitsFor(job, task.kind(), sent.queueClass(), moment))
                .toList();
        for (JobView other : waiting) {
            TaskId othersTask = new TaskId(other.id(), task.kind(), 0);
            if (!other.tenant().equals(tenant)) {
                boolean heldBack = task.kind() == TaskKind.TRAIN && !mayTrain(other.tenant());
                referee.require(
                        Promise.NOBODY_PUSHES_IN,
                        heldBack || out(moment, tenant, sent) - 1 <= out(moment, other.tenant(), sent),
                        () -> task + " went out before " + othersTask + ", whose tenant has less out");
            } else {
                boolean sentWasOut = haveBeenOut.contains(task);
                boolean otherWasOut = haveBeenOut.contains(othersTask);
                boolean inOrder = sentWasOut != otherWasOut
                        ? sentWasOut
                        : !rank(task.job()).isAfter(rank(other.id()));
                referee.require(
                        Promise.NOBODY_PUSHES_IN,
                        inOrder,
                        () -> task + " went out before " + othersTask + ", which has the better rank");
            }
        }
    }

    private boolean mayTrain(String tenant) {
        OptionalInt allowed = limits.of(tenant).running();
        return allowed.isEmpty() || running.getOrDefault(tenant, 0) < allowed.getAsInt();
    }

    private boolean waitsFor(JobView job, TaskKind kind, String queueClass, Moment moment) {
        boolean waits = kind == TaskKind.PREPARE
                ? job.state() instanceof JobState.ValidatingFiles
                : job.state() instanceof JobState.Queued
                        && placement(job.id()).workerClass().equals(queueClass);
        return waits
                && moment.after().keySet().stream()
                        .noneMatch(attempt -> attempt.task().job().equals(job.id())
                                && attempt.task().kind() == kind);
    }

    private long out(Moment moment, String tenant, AttemptView sent) {
        return moment.after().values().stream()
                .filter(view -> view.queueClass().equals(sent.queueClass()))
                .filter(view ->
                        jobs.request(view.attempt().task().job()).tenant().equals(tenant))
                .count();
    }

    private Placement placement(String job) {
        return jobs.request(job).submission().recipe().placement();
    }

    private Instant rank(String job) {
        return jobs.now(job).createdAt().minus(POINT.multipliedBy(placement(job).priority()));
    }
}
