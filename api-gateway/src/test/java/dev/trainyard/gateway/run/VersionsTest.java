package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Releases that know different rules of the fold, side by side. */
class VersionsTest {

    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final KeptLedger kept = KeptLedger.byHand();
    private final long generation = kept.lead();
    private final VersionWatch watch =
            new VersionWatch(kept.yard.replica, kept.yard.log, kept.yard.ids::next, SETTLING, 2);

    private void use() {
        kept.upload("rows.csv");
    }

    private void hear(String gateway, int version, int second) {
        watch.heard(new Heartbeat.OfReplica(gateway, version), START.plusSeconds(second));
        watch.judge(generation);
    }

    private int holds() {
        return kept.yard.replica.read(Ledger::foldVersion);
    }

    @Test
    void aYardThatNobodyHasUsedGoesByTheNewestRulesAtOnce() {
        watch.judge(generation);

        assertThat(holds()).isEqualTo(2);
    }

    @Test
    void newRulesHoldWhenEveryLivingGatewayKnowsThem() {
        use();
        for (int second = 0; second <= 60; second += 5) {
            hear("old", 1, second);
            hear("new", 2, second);
            assertThat(holds()).isEqualTo(1);
        }
        for (int second = 61; second <= 76; second += 5) {
            hear("new", 2, second);
            assertThat(holds()).as("the old one may only be slow").isEqualTo(second < 76 ? 1 : 2);
        }
    }

    @Test
    void aLeaderListensForAWhileBeforeItProposes() {
        use();
        hear("new", 2, 0);
        hear("new", 2, 14);
        assertThat(holds()).isEqualTo(1);
        hear("new", 2, 15);
        assertThat(holds()).isEqualTo(2);

        long entries = kept.yard.replica.position();
        hear("new", 2, 40);
        assertThat(kept.yard.replica.position()).as("once is enough").isEqualTo(entries);
    }

    @Test
    void aDeposedLeadersProposalChangesNothing() {
        use();
        kept.lead();
        hear("new", 2, 0);
        hear("new", 2, 20);
        assertThat(holds()).isEqualTo(1);
    }

    @Test
    void aGatewayStopsAtRulesThatItDoesNotKnow() throws Exception {
        LedgerReplica old = new LedgerReplica(kept.yard.log, kept.yard.ids::next, Duration.ofMillis(50), 1);
        old.adopt(new Ledger(), 0);
        kept.yard.log.entries().forEach(old::apply);
        assertThat(old.isFit()).isTrue();

        kept.yard.replica.decide(new LedgerEvent.FoldVersion(2, generation));
        kept.upload("after.csv");
        long raised = kept.yard.log.end().get() - 2;
        for (LedgerEntry entry : kept.yard.log.entries()) {
            if (entry.offset() >= raised) {
                old.apply(entry);
            }
        }

        assertThat(old.isFit())
                .as("it is not ready, leads nothing and takes no snapshots")
                .isFalse();
        assertThat(old.position()).isEqualTo(raised + 1);
        List<FileView> files = old.read(ledger -> List.copyOf(ledger.files("local")));
        assertThat(files).as("it decides nothing by old rules").isEmpty();
        Snapshots snapshots = new Snapshots(
                old,
                kept.store,
                new SnapshotSchedule(1, Duration.ZERO, Duration.ZERO),
                kept.yard.log::now,
                kept.yard.ids::next,
                "old");
        snapshots.takeIfDue(false);
        assertThat(kept.store.newestFirst()).isEmpty();
    }
}
