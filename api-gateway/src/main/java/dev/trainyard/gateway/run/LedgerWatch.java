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
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Reads out of the log how long tasks wait in their queues and how good models are, for those who watch the yard. */
public final class LedgerWatch {

    /** Attempts that are never granted are forgotten at some time. */
    private static final int MOST_QUEUED = 10_000;

    private final LedgerMeters meters;
    private final SequencedMap<Attempt, Instant> queued = new LinkedHashMap<>();
    /** A worker may have been given a task before the log hears that the task is in its queue. */
    private final SequencedSet<Attempt> grantedBefore = new LinkedHashSet<>();

    public LedgerWatch(LedgerMeters meters) {
        this.meters = meters;
    }

    /** The fold has decided an entry. Entries come in the order of the log. */
    public void decided(LedgerEntry entry, Verdict verdict) {
        // To the fold it is nothing new that a task is in its queue which a worker has claimed already; here it is.
        boolean heard = verdict instanceof Verdict.Accepted || entry.event() instanceof LedgerEvent.Queued;
        if (!heard) {
            return;
        }
        switch (entry.event()) {
            case LedgerEvent.Queued event -> queued(event.attempt(), entry.appended());
            case LedgerEvent.Granted event -> granted(event.attempt(), entry.appended());
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

    private void queued(Attempt attempt, Instant now) {
        if (grantedBefore.remove(attempt)) {
            meters.waited(attempt.task().kind(), Duration.ZERO);
            return;
        }
        queued.put(attempt, now);
        if (queued.size() > MOST_QUEUED) {
            queued.pollFirstEntry();
        }
    }

    private void granted(Attempt attempt, Instant now) {
        Instant since = queued.remove(attempt);
        if (since != null) {
            Duration wait = Duration.between(since, now);
            meters.waited(attempt.task().kind(), wait.isNegative() ? Duration.ZERO : wait);
            return;
        }
        grantedBefore.add(attempt);
        if (grantedBefore.size() > MOST_QUEUED) {
            grantedBefore.removeFirst();
        }
    }
}
