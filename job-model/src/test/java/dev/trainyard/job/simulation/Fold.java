package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.Verdict;
import java.util.List;
import java.util.Optional;

/** The fold as the simulated yard and its referee see it. Planted bugs stand between it and them. */
class Fold {

    final Ledger ledger = new Ledger();

    Verdict apply(LedgerEntry entry) {
        return ledger.apply(entry);
    }

    List<Effect> pending() {
        return ledger.pending();
    }

    Optional<JobView> job(String tenant, String id) {
        return ledger.job(tenant, id);
    }

    List<AttemptView> attemptsOut() {
        return ledger.attemptsOut();
    }
}
