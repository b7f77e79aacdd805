package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Lives through many histories, on every core there is, each in a world of its own. */
final class Campaign {

    private final long firstSeed;
    private final long histories;
    private final Optional<PlantedBug> bug;
    private final AtomicLong next;
    private final AtomicLong lowestFoul = new AtomicLong(Long.MAX_VALUE);
    private final Map<Long, Throwable> fouls = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new TreeMap<>();

    Campaign(long firstSeed, long histories, Optional<PlantedBug> bug) {
        this.firstSeed = firstSeed;
        this.histories = histories;
        this.bug = bug;
        this.next = new AtomicLong(firstSeed);
    }

    /** Lives through them; ends with the lowest seed whose history breaks a promise, if one does. */
    Optional<Long> run() {
        List<Thread> threads = new ArrayList<>();
        for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
            threads.add(Thread.ofPlatform().start(this::live));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return lowestFoul.get() == Long.MAX_VALUE ? Optional.empty() : Optional.of(lowestFoul.get());
    }

    private void live() {
        Map<String, Long> mine = new TreeMap<>();
        for (long seed = next.getAndIncrement(); seed < limit(); seed = next.getAndIncrement()) {
            History history = new History(seed, false, bug);
            try {
                history.run();
                history.jobs().forEach(job -> count(job, mine));
                history.judged().forEach((promise, times) -> mine.merge(nameOf(promise), times.sum(), Long::sum));
                history.crashes()
                        .forEach((point, times) -> mine.merge("crash " + nameOf(point), (long) times, Long::sum));
            } catch (AssertionError | RuntimeException foul) {
                fouls.put(seed, foul);
                lowestFoul.accumulateAndGet(seed, Math::min);
            }
        }
        synchronized (seen) {
            mine.forEach((what, times) -> seen.merge(what, times, Long::sum));
        }
    }

    /** Seeds above a foul one are of no interest any more; those below it are lived through all the same. */
    private long limit() {
        return Math.min(firstSeed + histories, lowestFoul.get());
    }

    /** What was wrong with the history of a foul seed. */
    Throwable foulOf(long seed) {
        return fouls.get(seed);
    }

    /** What happened in all of them, and how often. */
    Map<String, Long> seen() {
        return seen;
    }

    /** One history again, with the end of its trace. */
    static String retold(long seed, Optional<PlantedBug> bug) {
        History again = new History(seed, true, bug);
        try {
            again.run();
        } catch (AssertionError | RuntimeException foul) {
            return "seed " + seed + ": " + foul + "\n" + again.trace()
                    + "\nalone: ./trainyard simulate --histories 1 --seed " + seed
                    + bug.map(planted -> " --bug " + planted).orElse("");
        }
        return "seed " + seed + " breaks no promise";
    }

    static String nameOf(CrashPoint point) {
        return point.name().toLowerCase(Locale.ROOT);
    }

    static String nameOf(Promise promise) {
        return "judged " + promise.name().toLowerCase(Locale.ROOT);
    }

    private static void count(JobView job, Map<String, Long> seen) {
        String end =
                switch (job.state()) {
                    case JobState.Succeeded ignored -> "succeeded";
                    case JobState.Cancelled ignored -> "cancelled";
                    case JobState.Failed failed ->
                        "failed " + failed.failure().code().wireName();
                    case JobState.ValidatingFiles ignored -> "open";
                    case JobState.Queued ignored -> "open";
                    case JobState.Running ignored -> "open";
                    case JobState.Scoring ignored -> "open";
                    case JobState.Pausing ignored -> "open";
                    case JobState.Paused ignored -> "open";
                };
        seen.merge(end, 1L, Long::sum);
        for (JobNews news : job.news()) {
            String told =
                    switch (news.kind()) {
                        case JobNews.Retrying retrying ->
                            "retried " + retrying.failure().code().wireName();
                        case JobNews.MicroBatchHalved ignored -> "halved";
                        case JobNews.Paused ignored -> "paused";
                        case JobNews.Resumed ignored -> "resumed";
                        case JobNews.BatchSkipped ignored -> "skipped";
                        default -> "news";
                    };
            seen.merge(told, 1L, Long::sum);
        }
    }
}
