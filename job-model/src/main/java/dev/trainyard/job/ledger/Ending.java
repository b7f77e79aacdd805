package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Worker;
import java.time.Instant;

/** How a job ends: what is still out of it is called back, and nothing more will come. */
final class Ending {

    private final Catalogue catalogue;
    private final Dispatcher dispatcher;
    private final PendingEffects pending;
    private final Retention retention;
    private final Announcements announcements;

    Ending(
            Catalogue catalogue,
            Dispatcher dispatcher,
            PendingEffects pending,
            Retention retention,
            Announcements announcements) {
        this.catalogue = catalogue;
        this.dispatcher = dispatcher;
        this.pending = pending;
        this.retention = retention;
        this.announcements = announcements;
    }

    void succeed(Job job, Job.Saved chosen, Instant now) {
        String name = job.modelName();
        catalogue.register(Catalogue.modelOf(job, chosen, name, now));
        long step = chosen.checkpoint.step();
        end(job, new JobState.Succeeded(name, step), new JobNews.Succeeded(name, step), now);
    }

    void fail(Job job, Failure cause, Instant now) {
        Failure failure = cause.concluded(Conclusion.kept(job), Conclusion.mend(job, cause));
        end(job, new JobState.Failed(failure), new JobNews.Failed(failure), now);
    }

    void cancel(Job job, LedgerEvent.StopReason why, Instant now) {
        callBack(job, why, now);
        close(job, new JobState.Cancelled(), new JobNews.Cancelled(), now);
    }

    private void end(Job job, JobState last, JobNews.Kind news, Instant now) {
        callBack(job, LedgerEvent.StopReason.CANCELLED, now);
        close(job, last, news, now);
    }

    private void callBack(Job job, LedgerEvent.StopReason why, Instant now) {
        for (Task task : job.tasks.values()) {
            if (task.isOpen()) {
                dispatcher.withdraw(task);
                if (task.state() instanceof TaskState.Owned(Worker worker, String ignored, Instant ignoredSince)) {
                    pending.remove(new Effect.Pause(task.attempt(), worker).key());
                    pending.add(new Effect.Stop(task.attempt(), worker, why));
                }
                task.become(new TaskState.Withdrawn(), now);
            }
        }
    }

    private void close(Job job, JobState last, JobNews.Kind news, Instant now) {
        job.awaitNothing();
        job.become(last, now);
        catalogue.close(job);
        retention.look(job, now);
        announcements.tell(job, news, now);
    }
}
