package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.TaskKind;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a task that failed is tried again, and what is done otherwise the next time. */
final class Retries {

    private final Dispatcher dispatcher;
    private final Holding holding;
    private final Announcements announcements;

    Retries(Dispatcher dispatcher, Holding holding, Announcements announcements) {
        this.dispatcher = dispatcher;
        this.holding = holding;
        this.announcements = announcements;
    }

    /** An attempt failed; false when another cannot help or there were enough. */
    boolean tryAgain(Job job, Task task, Failure failure, Instant now) {
        long attempt = task.attempt().number();
        if (canBeHalved(job, task, failure)) {
            job.halvings++;
            announcements.tell(job, new JobNews.MicroBatchHalved(attempt, job.halvings, failure), now);
            waitAgain(job, task, now);
            return true;
        }
        distrust(job, task, failure);
        int failures = task.countFailure();
        // Whoever was giving the task back anyhow cannot end a job that is to rest; the failure counts all the same.
        boolean again = failure.code().worthRetrying()
                && (failures < job.submission.recipe().placement().maxAttempts() || job.isHeld());
        if (again) {
            announcements.tell(job, new JobNews.Retrying(task.id().toString(), attempt, failure), now);
            waitAgain(job, task, now);
        }
        return again;
    }

    /** Memory ran out in training, and there is more than one row at once that could be taken in turn. */
    private static boolean canBeHalved(Job job, Task task, Failure failure) {
        if (failure.code() != FailureCode.OUT_OF_MEMORY || task.id().kind() != TaskKind.TRAIN) {
            return false;
        }
        Recipe recipe = job.submission.recipe();
        long rows = job.rows.orElseThrow().rows().train();
        return job.halvings < recipe.batching().mostHalvings(rows);
    }

    /** A checkpoint that was found damaged is not gone on from again; the one before it is. */
    private static void distrust(Job job, Task task, Failure failure) {
        if (failure.code() == FailureCode.CHECKPOINT_DAMAGED && task.id().kind() == TaskKind.TRAIN) {
            Optional<String> damaged = Optional.ofNullable(failure.evidence().get(Failure.MANIFEST));
            job.resumable()
                    .filter(saved -> damaged.equals(
                            Optional.of(saved.checkpoint.manifest().key())))
                    .ifPresent(saved -> saved.damaged = true);
        }
    }

    /** Nobody does the task any more: it goes back among those that wait. */
    void waitAgain(Job job, Task task, Instant now) {
        task.become(new TaskState.Waiting(), now);
        await(job, task);
        job.follow(now);
        holding.settle(job, now);
    }

    /** A held job's tasks wait outside the queues. */
    void await(Job job, Task task) {
        if (!job.isHeld()) {
            dispatcher.await(task);
        }
    }
}
