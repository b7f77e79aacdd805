package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.LedgerMeters;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Reads out of the log how long tasks wait in their queues and how good models are, for those who watch the yard. */
public final class LedgerWatch {

    /** Attempts that are never granted are forgotten at some time. */
    private static final int MOST_QUEUED = 10_000;

    private final LedgerMeters meters;
    private final SequencedMap<Attempt, Instant> queued = new LinkedHashMap<>();

    public LedgerWatch(LedgerMeters meters) {
        this.meters = meters;
    }

    /** The fold has decided an entry. Entries come in the order of the log. */
    public void decided(LedgerEntry entry, Verdict verdict) {
        if (!(verdict instanceof Verdict.Accepted)) {
            return;
        }
        switch (entry.event()) {
            case LedgerEvent.Queued event -> {
                queued.put(event.attempt(), entry.appended());
                if (queued.size() > MOST_QUEUED) {
                    queued.pollFirstEntry();
                }
            }
            case LedgerEvent.Granted event -> {
                Instant since = queued.remove(event.attempt());
                if (since != null) {
                    Duration wait = Duration.between(since, entry.appended());
                    meters.waited(event.attempt().task().kind(), wait.isNegative() ? Duration.ZERO : wait);
                }
            }
            case LedgerEvent.Scored event -> {
                boolean heldout = event.attempt().task().kind() == TaskKind.TEST;
                event.evaluation().metrics().forEach((name, value) -> meters.scored(name, heldout, value.value()));
            }
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromWorker ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }
}
