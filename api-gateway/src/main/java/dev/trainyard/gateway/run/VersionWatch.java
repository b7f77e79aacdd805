package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The leader's eye on the other gateways: proposes newer rules of the fold as soon as every living gateway knows them.
 * One that was not heard in time knows by itself that it must not go on. For one thread.
 */
public final class VersionWatch {

    private final LedgerReplica replica;
    private final Log log;
    private final Supplier<String> eventIds;
    private final Duration settling;
    private final int newest;
    private final Map<String, Sign> signs = new HashMap<>();
    private Instant listeningSince = Instant.MAX;
    private Instant heardUntil = Instant.EPOCH;
    private int proposed;

    private record Sign(int foldVersion, Instant at) {}

    /**
     * Makes it.
     *
     * @param settling who lives lets itself be heard within this time, by the append time of signs
     * @param newest the newest version that this release knows
     */
    public VersionWatch(LedgerReplica replica, Log log, Supplier<String> eventIds, Duration settling, int newest) {
        this.replica = replica;
        this.log = log;
        this.eventIds = eventIds;
        this.settling = settling;
        this.newest = newest;
    }

    /** A new leader begins: it has heard nobody yet. */
    public void startAfresh() {
        signs.clear();
        listeningSince = Instant.MAX;
        heardUntil = Instant.EPOCH;
        proposed = 0;
    }

    /** Takes note of a sign of life. */
    public void heard(Heartbeat sign, Instant appended) {
        if (sign instanceof Heartbeat.OfReplica ofReplica) {
            listeningSince = appended.isBefore(listeningSince) ? appended : listeningSince;
            heardUntil = appended.isAfter(heardUntil) ? appended : heardUntil;
            signs.put(ofReplica.gateway(), new Sign(ofReplica.foldVersion(), appended));
        }
    }

    /**
     * Proposes the newest version that all who live know, when it does not hold yet. A yard that nobody has used waits
     * for no one: an older gateway beside it has nothing to serve there.
     */
    public void judge(long generation) {
        // What the log says up to this leader's beginning has to be known, or a used yard looks like an unused one.
        boolean unused = replica.read(ledger -> ledger.generation() == generation && ledger.isUnused());
        OptionalInt common = unused ? OptionalInt.of(newest) : commonVersion();
        int holds = replica.read(Ledger::foldVersion);
        if (common.isPresent() && common.getAsInt() > Math.max(holds, proposed)) {
            proposed = common.getAsInt();
            var _ = log.append(eventIds.get(), new LedgerEvent.FoldVersion(proposed, generation))
                    .whenComplete((offset, failure) -> {
                        if (failure != null) {
                            proposed = 0;
                        }
                    });
        }
    }

    private OptionalInt commonVersion() {
        if (listeningSince.equals(Instant.MAX) || listeningSince.plus(settling).isAfter(heardUntil)) {
            return OptionalInt.empty();
        }
        signs.values().removeIf(sign -> sign.at().plus(settling).isBefore(heardUntil));
        return signs.values().stream().mapToInt(Sign::foldVersion).min();
    }
}
