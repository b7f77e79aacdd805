package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.SnapshotView;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestoreTest {

    private final KeptLedger kept = KeptLedger.byHand();

    @Test
    void withoutASnapshotTheWholeLogIsFolded() throws Exception {
        kept.upload("a.csv");

        assertThat(kept.start(Ledger.FOLD_VERSION).snapshot()).isEmpty();
        assertThat(kept.start(Ledger.FOLD_VERSION).next()).isZero();
        assertThat(kept.restored()).isEqualTo(kept.state());
    }

    @Test
    void theNewestSnapshotAndTheRestOfTheLogAreTheWholeState() throws Exception {
        kept.upload("a.csv");
        kept.take();
        kept.upload("b.csv");
        SnapshotView newest = kept.take();
        kept.upload("c.csv");

        Restore.Start start = kept.start(Ledger.FOLD_VERSION);

        assertThat(start.snapshot()).contains(newest.manifest());
        assertThat(start.next()).isEqualTo(newest.offset() + 1);
        assertThat(kept.restored()).isEqualTo(kept.state());
    }

    @Test
    void insteadOfADamagedSnapshotTheOneBeforeIsUsed() throws Exception {
        kept.upload("a.csv");
        SnapshotView first = kept.take();
        kept.upload("b.csv");
        SnapshotView second = kept.take();
        kept.damage(second);

        assertThat(kept.start(Ledger.FOLD_VERSION).snapshot()).contains(first.manifest());
        assertThat(kept.restored()).isEqualTo(kept.state());

        kept.damage(first);
        assertThat(kept.start(Ledger.FOLD_VERSION).snapshot()).isEmpty();
        assertThat(kept.restored()).isEqualTo(kept.state());
    }

    @Test
    void everyDamageToAnyObjectOfASnapshotIsSeen() throws Exception {
        kept.upload("a.csv");
        kept.take();
        for (String path : kept.yard.store.list(Buckets.LEDGER, Keys.SNAPSHOTS)) {
            ObjectKey key = new ObjectKey(Buckets.LEDGER, path);
            byte[] whole = kept.yard.store.readAll(key, 1 << 24);
            for (int at = 0; at < whole.length; at += 7) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << at % 8);
                kept.yard.store.put(key, damaged);
                // A changed letter of a manifest may leave it well formed: then the log does not vouch for it.
                Restore.Start start = kept.start(Ledger.FOLD_VERSION);
                assertThat(start.snapshot().isEmpty()
                                || !start.snapshot()
                                        .equals(Optional.of(kept.newest().manifest())))
                        .as("%s, byte %d", path, at)
                        .isTrue();
            }
            kept.yard.store.delete(key);
            assertThat(kept.start(Ledger.FOLD_VERSION).snapshot()).isEmpty();
            kept.yard.store.put(key, whole);
        }
        assertThat(kept.start(Ledger.FOLD_VERSION).snapshot())
                .contains(kept.newest().manifest());
    }

    @Test
    void aSnapshotInANewerReleasesFormatIsPassedOver() throws Exception {
        kept.upload("a.csv");
        SnapshotView ours = kept.take();
        kept.upload("b.csv");
        LedgerSnapshot state = kept.state();
        LedgerSnapshot newer = new LedgerSnapshot(
                LedgerSnapshot.FORMAT_VERSION + 1,
                state.place(),
                state.rules(),
                state.snapshots(),
                state.pending(),
                state.fleet(),
                state.requests(),
                state.timers(),
                state.unclaimed(),
                state.tenants(),
                state.jobs(),
                state.uploads(),
                state.permissions(),
                state.batches(),
                state.imports());
        SnapshotStore.Saved saved = kept.store.save(newer, "newer");

        SnapshotStore.Candidate candidate = kept.store.newestFirst().getFirst();
        assertThat(candidate.manifest().path()).isEqualTo(saved.manifest().key());
        assertThat(kept.store.read(candidate))
                .isInstanceOfSatisfying(SnapshotStore.Reading.Unusable.class, unusable -> assertThat(unusable.why())
                        .contains("another release"));
        assertThat(kept.start(Ledger.FOLD_VERSION).snapshot()).contains(ours.manifest());
    }

    @Test
    void aSnapshotByRulesThatThisReleaseDoesNotKnowIsPassedOver() throws Exception {
        int generation = kept.lead();
        SnapshotView before = kept.take();
        kept.yard.replica.decide(new LedgerEvent.FoldVersion(2, generation));
        SnapshotView after = kept.take();

        assertThat(kept.start(2).snapshot()).contains(after.manifest());
        assertThat(kept.start(1).snapshot()).contains(before.manifest());
    }

    @Test
    void whatTheLogHasLostAndNoSnapshotHasCannotBeRestored() throws Exception {
        kept.upload("a.csv");
        SnapshotView only = kept.take();
        kept.yard.log.cutBefore(only.offset() + 1).get();
        assertThat(kept.restored()).isEqualTo(kept.state());

        kept.damage(only);

        assertThatThrownBy(() -> kept.start(Ledger.FOLD_VERSION))
                .isInstanceOf(Restore.ImpossibleException.class)
                .hasMessageContaining("begins at offset " + (only.offset() + 1))
                .hasMessageContaining("trainyard-ledger");
    }

    @Test
    void aSnapshotThatTheLogDoesNotGoOnFromIsPassedOver() throws Exception {
        kept.upload("a.csv");
        SnapshotView early = kept.take();
        Restore restore = new Restore(kept.store, Ledger.FOLD_VERSION);

        assertThat(restore.find(0, early.offset(), Set.of()).snapshot())
                .as("of a log that was longer once")
                .isEmpty();
        assertThatThrownBy(() -> restore.find(early.offset() + 2, early.offset() + 9, Set.of()))
                .as("an entry is missing between")
                .isInstanceOf(Restore.ImpossibleException.class);
        assertThat(restore.find(0, early.offset() + 1, Set.of(early.manifest())).snapshot())
                .as("the log does not vouch for it")
                .isEmpty();
    }

    @Test
    void whatIsRestoredIsShownOnlyWhenTheLogVouchesForItAndIsReadToItsEnd() throws Exception {
        kept.upload("a.csv");
        kept.take();
        kept.upload("b.csv");
        Restore.Start start = kept.start(Ledger.FOLD_VERSION);
        long end = kept.yard.log.end().get();
        LedgerReplica fresh = new LedgerReplica(kept.yard.log, kept.yard.ids::next, Duration.ofSeconds(2));
        CatchUp catchUp = new CatchUp(fresh, start, end);

        List<LedgerEntry> rest = kept.entriesFrom(start.next());
        assertThat(rest).hasSize(2);
        catchUp.apply(rest.getFirst());
        assertThat(fresh.isFit()).isFalse();
        assertThat(fresh.read(Ledger::snapshot)).isEqualTo(new Ledger().snapshot());
        catchUp.apply(rest.getLast());

        assertThat(catchUp.awaitOther(CatchUp.State.CATCHING_UP)).isEqualTo(CatchUp.State.FOLLOWING);
        assertThat(fresh.isFit()).isTrue();
        assertThat(fresh.position()).isEqualTo(end);
        assertThat(fresh.read(Ledger::snapshot)).isEqualTo(kept.state());
    }

    @Test
    void whatTheLogDoesNotVouchForIsNeverShown() throws Exception {
        kept.upload("a.csv");
        kept.store.save(kept.state(), "forged");
        kept.upload("b.csv");
        Restore.Start start = kept.start(Ledger.FOLD_VERSION);
        assertThat(start.snapshot()).isPresent();
        LedgerReplica fresh = new LedgerReplica(kept.yard.log, kept.yard.ids::next, Duration.ofSeconds(2));
        CatchUp catchUp = new CatchUp(fresh, start, kept.yard.log.end().get());

        kept.entriesFrom(start.next()).forEach(catchUp::apply);

        assertThat(catchUp.awaitOther(CatchUp.State.CATCHING_UP)).isEqualTo(CatchUp.State.REFUTED);
        assertThat(fresh.isFit()).isFalse();
    }
}
