package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.ManifestReference;
import java.util.Optional;

/**
 * Folds aside what stood in the log at the start, and shows it only when it has all of that and the log has vouched for
 * the snapshot that it began with: nobody reads a state that may turn out to be false. Then it hands every entry on.
 * For the log's reader on one side and whoever waits on the other.
 */
public final class CatchUp {

    private final LedgerReplica replica;
    private final Ledger aside;
    private final Optional<ManifestReference> snapshot;
    private final long beganWith;
    private final long end;
    private boolean vouchedFor;
    private long position;
    private State state = State.CATCHING_UP;

    /** Where it stands. */
    public enum State {
        /** Not everything has been read yet. */
        CATCHING_UP,
        /** The replica has what it needs and follows the log. */
        FOLLOWING,
        /** The log was read to its end and does not vouch for the snapshot. */
        REFUTED,
        /** The log no longer has the next entry. */
        LOST_PLACE
    }

    /** @param end everything before this offset stood in the log at the start */
    public CatchUp(LedgerReplica replica, Restore.Start start, long end) {
        this.replica = replica;
        this.aside = start.ledger();
        this.snapshot = start.snapshot();
        this.vouchedFor = start.snapshot().isEmpty();
        this.beganWith = start.ledger().appliedOffset();
        this.end = end;
        this.position = start.next();
        look();
    }

    /** The log says the next thing. */
    public synchronized void apply(LedgerEntry entry) {
        switch (state) {
            case CATCHING_UP -> {
                Verdict verdict = aside.apply(entry);
                if (entry.event() instanceof LedgerEvent.SnapshotTaken taken && verdict instanceof Verdict.Accepted) {
                    hear(taken);
                }
                position = entry.offset() + 1;
                look();
            }
            case FOLLOWING -> replica.apply(entry);
            case REFUTED, LOST_PLACE -> {}
        }
    }

    private void hear(LedgerEvent.SnapshotTaken taken) {
        vouchedFor |= taken.offset() == beganWith && snapshot.equals(Optional.of(taken.manifest()));
    }

    /** The log holds something that this release cannot read. */
    public synchronized void pass(long offset) {
        switch (state) {
            case CATCHING_UP -> {
                position = offset + 1;
                look();
            }
            case FOLLOWING -> replica.pass(offset);
            case REFUTED, LOST_PLACE -> {}
        }
    }

    private void look() {
        if (position < end) {
            return;
        }
        if (vouchedFor) {
            replica.adopt(aside, position);
            become(State.FOLLOWING);
        } else {
            become(State.REFUTED);
        }
    }

    /** The log no longer has the next entry. */
    public synchronized void losePlace() {
        become(State.LOST_PLACE);
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    /** Waits until the state is another than this one; gives it. */
    public synchronized State awaitOther(State known) throws InterruptedException {
        while (state == known) {
            wait();
        }
        return state;
    }
}
