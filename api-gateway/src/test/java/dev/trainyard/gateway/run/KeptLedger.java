package dev.trainyard.gateway.run;

import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.SnapshotView;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** A yard in memory whose ledger is kept as a real one's is, by hand and on a clock that only tests move. */
final class KeptLedger {

    final MemoryYard yard = MemoryYard.open();
    final SnapshotStore store = new SnapshotStore(yard.store);
    final Snapshots snapshots;
    final Truncation truncation;
    private int generation = -1;

    KeptLedger(SnapshotSchedule schedule, Duration grace) {
        this.snapshots = new Snapshots(yard.replica, store, schedule, yard.log::now, yard.ids::next, "gateway-1");
        this.truncation = new Truncation(yard.replica, store, yard.log, yard.log::now, grace);
    }

    /** One whose snapshots are taken only when a test says so. */
    static KeptLedger byHand() {
        return new KeptLedger(
                new SnapshotSchedule(Long.MAX_VALUE, Duration.ofDays(9_999), Duration.ZERO), Duration.ZERO);
    }

    /** A gateway begins to lead; gives its generation. */
    int lead() {
        yard.replica.decide(new LedgerEvent.LeaderStarted("gateway-1", yard.ids.next()));
        generation = (int) yard.replica.position() - 1;
        return generation;
    }

    /** Somebody uploads a file of this name. */
    FileView upload(String name) {
        return yard.upload(name, MemoryYard.IRIS);
    }

    /** Takes a snapshot and gives what the log says of it. */
    SnapshotView take() {
        snapshots.take();
        return newest();
    }

    SnapshotView newest() {
        return yard.replica.read(Ledger::snapshots).getLast();
    }

    LedgerSnapshot state() {
        return yard.replica.read(Ledger::snapshot);
    }

    /** The state of one who begins now as a new gateway does. */
    Restore.Start start(int knownVersion) throws Restore.ImpossibleException {
        try {
            return new Restore(store, knownVersion)
                    .find(yard.log.beginning().get(), yard.log.end().get(), Set.of());
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a log in memory answers at once", e);
        }
    }

    /** What a new gateway has when it has read the log to its end. */
    LedgerSnapshot restored() throws Restore.ImpossibleException {
        Restore.Start start = start(Ledger.FOLD_VERSION);
        yard.log.entries().stream()
                .filter(entry -> entry.offset() >= start.next())
                .forEach(start.ledger()::apply);
        return start.ledger().snapshot();
    }

    List<LedgerEntry> entriesFrom(long offset) {
        return yard.log.entries().stream()
                .filter(entry -> entry.offset() >= offset)
                .toList();
    }

    /** Changes one byte in the middle of a snapshot's bytes. */
    void damage(SnapshotView snapshot) {
        String manifest = snapshot.manifest().key();
        String folder = manifest.substring(0, manifest.lastIndexOf('/') + 1);
        for (String path : yard.store.list(Buckets.LEDGER, folder)) {
            if (!path.equals(manifest)) {
                ObjectKey key = new ObjectKey(Buckets.LEDGER, path);
                byte[] bytes = yard.store.readAll(key, 1 << 24);
                bytes[bytes.length / 2] ^= 1;
                yard.store.put(key, bytes);
            }
        }
    }
}
