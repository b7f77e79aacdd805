package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Ends a job whose training has held workers for as long as its recipe allows. */
final class TimeLimit {

    private final Ending ending;
    private final Timers timers;

    TimeLimit(Ending ending, Timers timers) {
        this.ending = ending;
        this.timers = timers;
    }

    /** A worker holds the training from now on, or still does. */
    void begin(Job job, Task training, Instant now) {
        job.submission.recipe().placement().maxDuration().ifPresent(allowed -> {
            Duration left = allowed.minus(training.heldUntil(now));
            timers.set(job, Timers.Subject.TIME_LIMIT, left.isNegative() ? now : now.plus(left));
        });
    }

    /** The time may be up; it is not when the training has rested meanwhile. */
    void due(Job job, Instant now) {
        Task training = job.tasks.get(TaskId.train(job.id));
        Duration allowed = job.submission.recipe().placement().maxDuration().orElseThrow();
        if (training.isOwned() && training.heldUntil(now).compareTo(allowed) >= 0) {
            ending.fail(job, timeIsUp(job, training.heldUntil(now), allowed), now);
        }
    }

    private static Failure timeIsUp(Job job, Duration held, Duration allowed) {
        long step = job.checkpoints.isEmpty() ? 0 : job.checkpoints.lastKey();
        return new Failure(
                FailureCode.MAX_DURATION,
                "Training has held a worker for " + held.toSeconds() + " s, and limits.max_duration allows "
                        + allowed.toSeconds() + " s; its newest checkpoint is at step " + step + ".",
                "recipe.limits.max_duration",
                Map.of("seconds", Long.toString(held.toSeconds()), "step", Long.toString(step)));
    }
}
