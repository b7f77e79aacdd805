package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What was put into the results: every news of every job, as often as it may be, under its own number. */
final class ResultBooks {

    private final Referee referee;
    private final JobBooks jobs;
    private final Map<String, List<JobNews>> published = new HashMap<>();

    ResultBooks(Referee referee, JobBooks jobs) {
        this.referee = referee;
        this.jobs = jobs;
    }

    /** The same number always stands for the same news. */
    void published(Effect.Publish effect) {
        List<JobNews> all = published.computeIfAbsent(effect.job(), ignored -> new ArrayList<>());
        for (JobNews earlier : all) {
            referee.require(
                    Promise.RESULTS_TELL_EVERY_NEWS_ONCE,
                    earlier.sequence() != effect.news().sequence() || earlier.equals(effect.news()),
                    () -> "one number stands for two news: " + effect);
            if (earlier.equals(effect.news())) {
                return;
            }
        }
        all.add(effect.news());
    }

    void judgeAtTheEnd() {
        for (JobView job : jobs.all()) {
            referee.require(
                    Promise.RESULTS_TELL_EVERY_NEWS_ONCE,
                    new HashSet<>(published.getOrDefault(job.id(), List.of())).equals(new HashSet<>(job.news())),
                    () -> "not every news of " + job.id() + " was published, or more than there was");
        }
    }
}
