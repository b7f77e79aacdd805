package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Measures how long workers hold each training, and requires that it ends by its limit and not before. */
final class TimeBooks {

    private final Referee referee;
    private final JobBooks jobs;
    private final Map<String, Duration> held = new HashMap<>();
    private final Map<String, Instant> since = new HashMap<>();

    TimeBooks(Referee referee, JobBooks jobs) {
        this.referee = referee;
        this.jobs = jobs;
    }

    /** Whether the job has ended just now because its time was up. */
    static boolean isTimeUp(JobView job, Instant now) {
        return job.state() instanceof JobState.Failed failed
                && failed.failure().code() == FailureCode.MAX_DURATION
                && job.finishedAt().equals(Optional.of(now));
    }

    /** Only what is over is removed. Its time may have come up by the very moment in which its removal was said. */
    void lookAtRemoval(Moment moment) {
        if (moment.accepted() && moment.event() instanceof LedgerEvent.JobDeleted deleted) {
            String job = deleted.job();
            referee.require(
                    Promise.FINAL_STATES_ARE_FINAL,
                    jobs.known(job).orElseThrow().state().isFinal()
                            || limit(job)
                                    .filter(limit -> total(job, moment.now()).compareTo(limit) >= 0)
                                    .isPresent(),
                    () -> "a job was deleted before it was over");
        }
    }

    void look(Moment moment) {
        if (moment.before() != moment.after()) {
            moment.before().values().forEach(view -> end(view, moment));
            moment.after().values().forEach(view -> begin(view, moment));
        }
        since.forEach((job, begun) -> referee.require(
                Promise.TRAINING_ENDS_AT_ITS_LIMIT,
                limit(job)
                        .filter(limit -> total(job, moment.now()).compareTo(limit) > 0 && begun.isBefore(moment.now()))
                        .isEmpty(),
                () -> "training of " + job + " goes on beyond its limit"));
        moment.job().filter(jobs::has).flatMap(jobs::known).ifPresent(job -> {
            if (isTimeUp(job, moment.now())) {
                referee.require(
                        Promise.TRAINING_ENDS_AT_ITS_LIMIT,
                        limit(job.id())
                                .filter(limit -> held.get(job.id()).compareTo(limit) >= 0)
                                .isPresent(),
                        () -> "the time of " + job.id() + " was called up too early");
            }
        });
    }

    private void begin(AttemptView view, Moment moment) {
        if (isHeld(view)) {
            since.putIfAbsent(view.attempt().task().job(), moment.now());
        }
    }

    private void end(AttemptView view, Moment moment) {
        boolean goesOn = moment.after().containsKey(view.attempt());
        String job = view.attempt().task().job();
        if (isHeld(view) && !goesOn) {
            held.merge(job, Duration.between(since.remove(job), moment.now()), Duration::plus);
        }
    }

    private static boolean isHeld(AttemptView view) {
        return view.attempt().task().kind() == TaskKind.TRAIN && view.owner().isPresent();
    }

    private Duration total(String job, Instant now) {
        Duration before = held.getOrDefault(job, Duration.ZERO);
        return since.containsKey(job) ? before.plus(Duration.between(since.get(job), now)) : before;
    }

    private Optional<Duration> limit(String job) {
        return jobs.has(job)
                ? jobs.request(job).submission().recipe().placement().maxDuration()
                : Optional.empty();
    }
}
