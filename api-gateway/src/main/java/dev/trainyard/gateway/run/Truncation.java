package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.LogCut;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.SnapshotView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Cuts the log off below the last snapshot but one, and deletes older snapshots: so that a restart is short, and deleted
 * names leave the log. Nothing is cut that could not be restored. For one thread, while this gateway leads.
 */
public final class Truncation {

    private static final System.Logger LOGGER = System.getLogger(Truncation.class.getName());

    private final LedgerReplica replica;
    private final SnapshotStore store;
    private final LogCut log;
    private final InstantSource clock;
    private final Duration grace;
    private List<SnapshotView> lookedAt = List.of();

    /** @param grace so long after a snapshot's announcement, whoever begins with an older one may still read on */
    public Truncation(LedgerReplica replica, SnapshotStore store, LogCut log, InstantSource clock, Duration grace) {
        this.replica = replica;
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.grace = grace;
    }

    /** Cuts off what is not needed any more; does nothing when nothing is new. */
    public void cut() throws ExecutionException, InterruptedException {
        List<SnapshotView> known = replica.read(Ledger::snapshots);
        if (known.size() < 2 || known.equals(lookedAt) || isYoung(known.getLast())) {
            return;
        }
        for (SnapshotView snapshot : known) {
            Optional<String> damage = store.damage(snapshot.manifest());
            if (damage.isPresent()) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the log is not cut, since the snapshot at " + snapshot.offset() + " is damaged: "
                                + damage.get());
                lookedAt = known;
                return;
            }
        }
        long offset = known.getFirst().offset() + 1;
        log.cutBefore(offset).get();
        store.deleteBefore(offset - 1);
        lookedAt = known;
        LOGGER.log(System.Logger.Level.INFO, "the log is cut off before offset=" + offset);
    }

    private boolean isYoung(SnapshotView snapshot) {
        return snapshot.announcedAt().plus(grace).isAfter(clock.instant());
    }
}
