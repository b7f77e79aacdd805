package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.SnapshotView;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Snapshots when they are due, and the log's cut behind them, on a clock that only these tests move. */
class HouseKeepingTest {

    private static final Duration GRACE = Duration.ofMinutes(10);

    /** As the settings are when nobody sets them. */
    private static KeptLedger asUsual() {
        return new KeptLedger(new SnapshotSchedule(10_000, Duration.ofHours(6), Duration.ofMinutes(1)), GRACE);
    }

    private static void keepHouse(KeptLedger kept) throws Exception {
        kept.snapshots.takeIfDue(true);
        kept.truncation.cut();
    }

    private static void passHours(KeptLedger kept, int hours) throws Exception {
        for (int minutes = 0; minutes < hours * 60; minutes += 5) {
            kept.yard.log.pass(Duration.ofMinutes(5));
            keepHouse(kept);
        }
    }

    /** Everything that stands in the log and in what has left it, as text. */
    private static String allThatIsKept(KeptLedger kept) {
        String stored = kept.yard.store.list(Buckets.LEDGER, "").stream()
                .map(path -> path + "\n" + text(kept, path))
                .collect(Collectors.joining("\n"));
        return kept.yard.log.entries() + "\n" + stored;
    }

    private static String text(KeptLedger kept, String path) {
        byte[] bytes = kept.yard.store.readAll(new ObjectKey(Buckets.LEDGER, path), 1 << 24);
        if (!path.endsWith(".gz")) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesOfWhatWasDeletedAreGoneFromLogAndSnapshotsWithinFortyEightHours() throws Exception {
        KeptLedger kept = asUsual();
        kept.lead();
        keepHouse(kept);
        FileView secret = kept.upload("secret-patients.csv");
        FileView open = kept.upload("open.csv");
        Map<String, Object> body = MemoryYard.jobBody(secret.id());
        body.put("suffix", "secret-suffix");
        body.put("metadata", Map.of("customer", "secret-customer"));
        Jobs jobs = kept.yard.jobs();
        JobView job = jobs.submit(MemoryYard.caller(), body, "hash");
        passHours(kept, 13);
        assertThat(allThatIsKept(kept)).contains("secret-patients", "secret-suffix", "secret-customer");

        jobs.cancel(MemoryYard.caller(), job.id());
        jobs.delete(MemoryYard.caller(), job.id());
        kept.yard.files().delete(MemoryYard.caller(), secret.id());
        settle(kept);
        assertThat(kept.state().toString()).as("the state forgets at once").doesNotContain("secret");
        assertThat(allThatIsKept(kept)).contains("secret-patients", "secret-suffix", "secret-customer");
        passHours(kept, 47);

        assertThat(allThatIsKept(kept)).doesNotContain("secret").contains("open.csv");
        assertThat(kept.restored()).isEqualTo(kept.state());
        assertThat(kept.yard.files().list(MemoryYard.caller())).containsExactly(open);
    }

    /** The leader's outlets have told and erased everything. */
    private static void settle(KeptLedger kept) {
        long generation = kept.yard.replica.read(Ledger::generation);
        kept.yard.replica.read(Ledger::pending).forEach(effect -> {
            switch (effect) {
                case Effect.Publish publish ->
                    kept.yard.replica.decide(new LedgerEvent.ResultPublished(
                            publish.tenant(), publish.job(), publish.news().sequence(), generation));
                case Effect.Erase erase ->
                    kept.yard.replica.decide(new LedgerEvent.Erased(erase.subject(), generation));
                case Effect.Dispatch ignored -> {}
                case Effect.Grant ignored -> {}
                case Effect.Refuse ignored -> {}
                case Effect.Stop ignored -> {}
                case Effect.Pause ignored -> {}
                case Effect.DropCheckpoints ignored -> {}
                case Effect.AnswerBatch ignored -> {}
            }
        });
    }

    @Test
    void theLogIsCutBehindTheLastSnapshotButOneAndOnlyAfterTheGrace() throws Exception {
        KeptLedger kept =
                new KeptLedger(new SnapshotSchedule(Long.MAX_VALUE, Duration.ofDays(9_999), Duration.ZERO), GRACE);
        kept.upload("a.csv");
        SnapshotView first = kept.take();
        kept.yard.log.pass(Duration.ofDays(1));
        kept.truncation.cut();
        assertThat(kept.yard.log.beginning().get())
                .as("one snapshot is not enough")
                .isZero();

        kept.upload("b.csv");
        SnapshotView second = kept.take();
        kept.truncation.cut();
        kept.yard.log.pass(GRACE.minusSeconds(1));
        kept.truncation.cut();
        assertThat(kept.yard.log.beginning().get())
                .as("somebody may just begin")
                .isZero();

        kept.yard.log.pass(Duration.ofSeconds(2));
        kept.truncation.cut();
        assertThat(kept.yard.log.beginning().get()).isEqualTo(first.offset() + 1);
        assertThat(kept.store.newestFirst())
                .extracting(SnapshotStore.Candidate::offset)
                .containsExactly(second.offset(), first.offset());

        kept.damage(second);
        assertThat(kept.restored())
                .as("the last but one and the rest of the log")
                .isEqualTo(kept.state());
    }

    @Test
    void nothingIsCutWhileOneOfTheTwoSnapshotsIsDamaged() throws Exception {
        KeptLedger kept = KeptLedger.byHand();
        kept.upload("a.csv");
        kept.damage(kept.take());
        kept.upload("b.csv");
        SnapshotView second = kept.take();
        kept.truncation.cut();
        assertThat(kept.yard.log.beginning().get()).isZero();

        kept.upload("c.csv");
        SnapshotView third = kept.take();
        kept.truncation.cut();

        assertThat(kept.yard.log.beginning().get()).isEqualTo(second.offset() + 1);
        assertThat(kept.store.newestFirst())
                .as("no more than two are kept")
                .extracting(SnapshotStore.Candidate::offset)
                .containsExactly(third.offset(), second.offset());
        assertThat(kept.yard.store.list(Buckets.LEDGER, "")).hasSize(4);
    }

    @Test
    void theLeaderLeavesSnapshotsToOthersForAWhile() {
        KeptLedger kept =
                new KeptLedger(new SnapshotSchedule(5, Duration.ofDays(9_999), Duration.ofMinutes(1)), Duration.ZERO);
        kept.upload("a.csv");
        kept.snapshots.takeIfDue(true);
        kept.yard.log.pass(Duration.ofSeconds(50));
        kept.snapshots.takeIfDue(true);
        assertThat(kept.state().snapshots()).isEmpty();

        kept.yard.log.pass(Duration.ofSeconds(11));
        kept.snapshots.takeIfDue(true);
        assertThat(kept.state().snapshots()).hasSize(1);

        kept.snapshots.takeIfDue(false);
        assertThat(kept.state().snapshots()).as("not due").hasSize(1);
        for (int i = 0; i < 5; i++) {
            kept.upload("more-" + i + ".csv");
        }
        kept.snapshots.takeIfDue(false);
        assertThat(kept.state().snapshots()).as("another gateway, at once").hasSize(2);
    }

    @Test
    void aSnapshotThatCameTooLateIsDeleted() {
        KeptLedger kept = KeptLedger.byHand();
        kept.upload("a.csv");
        LedgerSnapshot early = kept.state();
        SnapshotStore.Saved slow = kept.store.save(early, "slow");
        SnapshotView fast = kept.take();

        Verdict late = kept.yard.replica.decide(new LedgerEvent.SnapshotTaken(
                "gateway-2", early.offset(), slow.manifest(), LedgerSnapshot.FORMAT_VERSION));

        assertThat(late).isEqualTo(new Verdict.Ignored(Verdict.Reason.ALREADY_SO));
        assertThat(kept.newest()).isEqualTo(fast);
        kept.store.delete(slow.manifest());
        assertThat(kept.store.newestFirst()).hasSize(1);
        assertThat(kept.store.damage(fast.manifest())).isEmpty();
    }
}
