package dev.trainyard.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Many yards lived through under faults. {@code -Dtrainyard.simulation.seed=N} lives through one of them again,
 * {@code -Dtrainyard.simulation.histories=N} through so many.
 */
class SimulationTest {

    private static final long FIRST_SEED = 1;
    private static final long HISTORIES = Long.getLong("trainyard.simulation.histories", 3_000);

    private final Map<String, Long> seen = new TreeMap<>();

    @Test
    void everyPromiseHoldsInEveryHistory() {
        Long alone = Long.getLong("trainyard.simulation.seed");
        if (alone != null) {
            live(alone);
            return;
        }
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            live(seed);
        }
        System.out.println("simulation: histories=" + HISTORIES + " firstSeed=" + FIRST_SEED + " " + seen);
        // A checker that sees too little would pass everything.
        assertThat(seen)
                .containsKeys(
                        "succeeded",
                        "cancelled",
                        "failed diverged",
                        "failed worker_died",
                        "retried worker_died",
                        "retried worker_silent",
                        "retried worker_stalled",
                        "retried engine_crashed",
                        "retried queue_record_vanished",
                        "retried internal_error");
        assertThat(seen.get("succeeded")).isGreaterThan(HISTORIES);
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(new History(seed, false).run()).isEqualTo(new History(seed, true).run());
        }
    }

    private void live(long seed) {
        History history = new History(seed, false);
        try {
            history.run();
        } catch (AssertionError | RuntimeException foul) {
            throw new AssertionError("seed " + seed + ": " + foul.getMessage() + "\n" + traceOf(seed), foul);
        }
        history.jobs().forEach(this::count);
    }

    private static String traceOf(long seed) {
        History again = new History(seed, true);
        try {
            again.run();
        } catch (AssertionError | RuntimeException expected) {
            return again.trace();
        }
        return "and it did not happen again";
    }

    private void count(JobView job) {
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
            if (news.kind() instanceof JobNews.Retrying retrying) {
                seen.merge("retried " + retrying.failure().code().wireName(), 1L, Long::sum);
            }
        }
    }
}
