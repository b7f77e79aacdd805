package dev.trainyard.job.ledger;

import java.time.Instant;

/** Writes down what happens to jobs, and has it published. */
final class Announcements {

    private final PendingEffects pending;

    Announcements(PendingEffects pending) {
        this.pending = pending;
    }

    void tell(Job job, JobNews.Kind kind, Instant now) {
        JobNews news = new JobNews(job.news.size() + 1L, now, kind);
        job.news.add(news);
        pending.add(new Effect.Publish(job.tenant, job.id, news));
    }
}
