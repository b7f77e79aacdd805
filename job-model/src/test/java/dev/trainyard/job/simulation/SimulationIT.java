package dev.trainyard.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Very many yards lived through under faults. {@code -Dsimulation.histories=N} lives through so many,
 * {@code -Dsimulation.first-seed=N} from that one on; {@link Simulate} does the same from a command line.
 */
class SimulationIT {

    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 1);
    private static final long HISTORIES = Long.getLong("simulation.histories", 20_000);

    @Test
    void everyPromiseHoldsInEveryHistory() {
        long begun = System.nanoTime();
        Campaign campaign = new Campaign(FIRST_SEED, HISTORIES, Optional.empty());
        campaign.run().ifPresent(seed -> fail(Campaign.retold(seed, Optional.empty())));
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        System.out.println("simulation: histories=" + HISTORIES + " firstSeed=" + FIRST_SEED + " seconds=" + seconds
                + " " + campaign.seen());
        sawEnough(campaign.seen());
    }

    /** A checker that sees too little would pass everything. */
    private static void sawEnough(Map<String, Long> seen) {
        assertThat(seen)
                .containsKeys(
                        "succeeded",
                        "cancelled",
                        "paused",
                        "resumed",
                        "halved",
                        "skipped",
                        "failed diverged",
                        "failed max_duration",
                        "failed out_of_memory",
                        "failed engine_crashed",
                        "failed worker_died",
                        "retried worker_died",
                        "retried worker_silent",
                        "retried worker_stalled",
                        "retried engine_crashed",
                        "retried queue_record_vanished",
                        "retried store_unavailable",
                        "retried checkpoint_damaged",
                        "retried internal_error")
                .containsKeys(Stream.of(CrashPoint.values())
                        .map(Campaign::nameOf)
                        .map("crash "::concat)
                        .toArray(String[]::new))
                .containsKeys(Stream.of(Promise.values()).map(Campaign::nameOf).toArray(String[]::new))
                .doesNotContainKey("open");
        assertThat(seen.get("succeeded")).isGreaterThan(HISTORIES / 2);
    }
}
