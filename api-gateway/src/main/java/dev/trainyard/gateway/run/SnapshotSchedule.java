package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.SnapshotView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a snapshot is due.
 *
 * @param entries of the log after the last one
 * @param interval after the last one, whatever the log says: so that deleted names leave it in time
 * @param leadersPatience how long the leader, which has enough to do, waits for another gateway to take it
 */
public record SnapshotSchedule(long entries, Duration interval, Duration leadersPatience) {

    boolean isDue(long appliedOffset, Optional<SnapshotView> last, Instant now) {
        if (appliedOffset < 0) {
            return false;
        }
        return last.map(snapshot -> appliedOffset - snapshot.offset() >= entries
                        || !snapshot.announcedAt().plus(interval).isAfter(now))
                .orElse(true);
    }
}
