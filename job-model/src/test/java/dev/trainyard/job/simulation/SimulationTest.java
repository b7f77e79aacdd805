package dev.trainyard.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** So many yards lived through under faults as a build has time for; {@link SimulationIT} lives through many more. */
class SimulationTest {

    private static final long HISTORIES = 4_000;

    @Test
    void everyPromiseHoldsInAFewThousandHistories() {
        Campaign campaign = new Campaign(1, HISTORIES, Optional.empty());
        campaign.run().ifPresent(seed -> fail(Campaign.retold(seed, Optional.empty())));
        assertThat(campaign.seen().get("succeeded")).isGreaterThan(HISTORIES / 2);
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(new History(seed, false).run()).isEqualTo(new History(seed, true).run());
        }
    }
}
