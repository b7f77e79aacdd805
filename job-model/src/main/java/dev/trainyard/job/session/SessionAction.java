package dev.trainyard.job.session;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;

/** What a lane must do now, in order. */
public sealed interface SessionAction {

    /** Have the log told. */
    record Append(LedgerEvent event) implements SessionAction {}

    /** Have the log told; {@link SessionInput.LastWordStored} follows when it has it. */
    record AppendLastWord(LedgerEvent event) implements SessionAction {}

    /** Give the record in hand back to the queue as done: from now on only the log decides. Failure is harmless. */
    record AcknowledgeRecord() implements SessionAction {}

    /** Begin the work; {@link SessionInput.WorkEnded} follows. */
    record StartWork(Attempt attempt, Worker worker, Assignment assignment) implements SessionAction {}

    /**
     * Tell the work to end; {@link SessionInput.WorkEnded} follows all the same.
     *
     * @param counts whether what it still says counts; false when the attempt was taken away
     */
    record InterruptWork(boolean counts) implements SessionAction {}

    /** Ask the work to leave a checkpoint and give the attempt back; may come more than once. */
    record PauseWork() implements SessionAction {}

    /**
     * The log does not know this start any more: announce a new one, unless another lane has done so since.
     *
     * @param lost the start that the log has given up
     */
    record AnnounceAnew(Worker lost) implements SessionAction {}
}
