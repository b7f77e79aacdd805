package dev.trainyard.job.session;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Attempt;
import java.time.Instant;

/** What can happen to a lane. */
public sealed interface SessionInput {

    /** A record came from the queue. */
    record RecordTaken(Attempt attempt, Instant now) implements SessionInput {}

    /** A gateway began to lead, with its {@link LedgerEvent.LeaderStarted} at this offset. */
    record LeaderStarted(long generation) implements SessionInput {}

    /** The leader said something in the log. */
    record LeaderSaid(LedgerEvent.FromGeneration event) implements SessionInput {}

    /** Time has passed. */
    record TimePassed(Instant now) implements SessionInput {}

    /** The work on the attempt has ended. */
    record WorkEnded(WorkOutcome outcome) implements SessionInput {}

    /** The log has the last word. */
    record LastWordStored() implements SessionInput {}

    /** The log could not be reached for so long that nobody can still believe in this owner. */
    record LogOutOfReach() implements SessionInput {}

    /** The process is to end in good order. */
    record ShutdownRequested() implements SessionInput {}
}
