package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.SnapshotView;
import dev.trainyard.job.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes snapshots of this gateway's copy of the state when they are due. For one thread, and not the log's reader. */
public final class Snapshots {

    private static final System.Logger LOGGER = System.getLogger(Snapshots.class.getName());

    private final LedgerReplica replica;
    private final SnapshotStore store;
    private final SnapshotSchedule schedule;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final String gateway;
    private Optional<Instant> dueSince = Optional.empty();
    private volatile Taken last = new Taken(-1, 0, Duration.ZERO, Duration.ZERO);

    /**
     * The figures of a snapshot.
     *
     * @param offset the last entry that it has; -1 while this gateway has taken none
     * @param took from the copy to the stored and verified object
     * @param stoodStill how long the state could not go on meanwhile
     */
    public record Taken(long offset, long bytes, Duration took, Duration stoodStill) {}

    public Snapshots(
            LedgerReplica replica,
            SnapshotStore store,
            SnapshotSchedule schedule,
            InstantSource clock,
            Supplier<String> ids,
            String gateway) {
        this.replica = replica;
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
        this.ids = ids;
        this.gateway = gateway;
    }

    /** The newest that this gateway has taken. */
    public Taken last() {
        return last;
    }

    /** Takes one if it is due; the leader leaves it to others for a while. */
    public void takeIfDue(boolean leads) {
        Instant now = clock.instant();
        if (!replica.isFit() || !replica.read(ledger -> isDue(ledger, now))) {
            dueSince = Optional.empty();
            return;
        }
        Instant since = dueSince.orElse(now);
        dueSince = Optional.of(since);
        if (!leads || !since.plus(schedule.leadersPatience()).isAfter(now)) {
            take();
            dueSince = Optional.empty();
        }
    }

    private boolean isDue(Ledger ledger, Instant now) {
        List<SnapshotView> known = ledger.snapshots();
        Optional<SnapshotView> newest = known.isEmpty() ? Optional.empty() : Optional.of(known.getLast());
        return schedule.isDue(ledger.appliedOffset(), newest, now);
    }

    /** Takes one, stores it and has the log vouch for it. */
    void take() {
        Instant began = clock.instant();
        LedgerSnapshot snapshot = replica.read(Ledger::snapshot);
        Duration stoodStill = Duration.between(began, clock.instant());
        SnapshotStore.Saved saved = store.save(snapshot, ids.get());
        Duration took = Duration.between(began, clock.instant());
        Verdict verdict = replica.decide(new LedgerEvent.SnapshotTaken(
                gateway, snapshot.offset(), saved.manifest(), LedgerSnapshot.FORMAT_VERSION));
        if (!(verdict instanceof Verdict.Accepted)) {
            store.delete(saved.manifest()); // another gateway was faster
            return;
        }
        last = new Taken(snapshot.offset(), saved.bytes(), took, stoodStill);
        LOGGER.log(
                System.Logger.Level.INFO,
                "snapshot offset=" + snapshot.offset() + " jobs="
                        + snapshot.jobs().size() + " bytes=" + saved.bytes() + " ms=" + took.toMillis()
                        + " stood_still_ms=" + stoodStill.toMillis());
    }
}
