package dev.trainyard.job.session;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.ledger.LedgerEvent;

/** How work on an attempt ended. */
public sealed interface WorkOutcome {

    /** Done; this event is the attempt's last word. */
    record Completed(LedgerEvent.FromAttempt lastWord) implements WorkOutcome {}

    /** Failed, by the task's own fault or its dependencies'. */
    record Failed(Failure failure) implements WorkOutcome {}

    /** Given back unharmed: another worker, or this one later, goes on from the last checkpoint. */
    record Released(String why) implements WorkOutcome {}
}
