package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Worker;
import java.time.Instant;

/**
 * Pausing: a held job's tasks stay out of the queues. What a worker has of it is finished, or given back at a
 * checkpoint; the job rests when nobody has anything of it any more.
 */
final class Holding {

    private final Dispatcher dispatcher;
    private final PendingEffects pending;
    private final Announcements announcements;

    Holding(Dispatcher dispatcher, PendingEffects pending, Announcements announcements) {
        this.dispatcher = dispatcher;
        this.pending = pending;
        this.announcements = announcements;
    }

    void pause(Job job, Instant now) {
        boolean owned = false;
        for (Task task : job.tasks.values()) {
            switch (task.state()) {
                case TaskState.Waiting ignored -> dispatcher.withdraw(task);
                case TaskState.Dispatched ignored -> {
                    dispatcher.withdraw(task);
                    task.become(new TaskState.Waiting(), now);
                }
                case TaskState.Owned(Worker worker, String ignored, Instant ignoredSince) -> {
                    pending.add(new Effect.Pause(task.attempt(), worker));
                    owned = true;
                }
                case TaskState.Done ignored -> {}
                case TaskState.GivenUp ignored -> {}
                case TaskState.Withdrawn ignored -> {}
            }
        }
        if (owned) {
            job.become(new JobState.Pausing(), now);
            announcements.tell(job, new JobNews.Pausing(), now);
        } else {
            rest(job, now);
        }
    }

    /** A task of the job is in nobody's hands any more. */
    void settle(Job job, Instant now) {
        if (job.state() instanceof JobState.Pausing
                && job.tasks.values().stream().noneMatch(Task::isOwned)) {
            rest(job, now);
        }
    }

    private void rest(Job job, Instant now) {
        job.become(new JobState.Paused(), now);
        long step = job.resumable().map(saved -> saved.checkpoint.step()).orElse(0L);
        announcements.tell(job, new JobNews.Paused(step), now);
    }

    /** Whoever still has something of the job may give it back all the same; that costs nothing. */
    void resume(Job job, Instant now) {
        job.become(job.courseState(), now);
        announcements.tell(job, new JobNews.Resumed(), now);
        for (Task task : job.tasks.values()) {
            switch (task.state()) {
                case TaskState.Waiting ignored -> dispatcher.await(task);
                case TaskState.Owned(Worker worker, String ignored, Instant ignoredSince) ->
                    pending.remove(new Effect.Pause(task.attempt(), worker).key());
                case TaskState.Dispatched ignored -> {}
                case TaskState.Done ignored -> {}
                case TaskState.GivenUp ignored -> {}
                case TaskState.Withdrawn ignored -> {}
            }
        }
    }
}
