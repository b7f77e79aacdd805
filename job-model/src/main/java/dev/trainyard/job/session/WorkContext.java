package dev.trainyard.job.session;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;

/** What work may see of, and say to, the world of the log. Safe to use from any thread of the work. */
public interface WorkContext {

    /** The attempt that is worked on. */
    Attempt attempt();

    /** Who works. */
    Worker worker();

    /**
     * Has the log told of something, in the order of the calls, retried until the log has it. Never blocks on the
     * broker, so it may be called from the engine's thread.
     */
    void append(LedgerEvent.FromAttempt event);

    /** Shows that the work moves: heartbeats carry the newest step, and no new one for too long counts as a death. */
    void reachedStep(long step);

    /** Whether the work must end now: cancelled, lost, or the process is to stop. */
    boolean stopRequested();

    /**
     * Whether what the work says still counts: false once the attempt was taken away. Work that must stop while it
     * counts leaves what the next attempt can go on from.
     */
    boolean counts();

    /**
     * Whether the job is to rest: training writes a checkpoint after the step it is at and gives the attempt back with
     * {@link WorkOutcome.Released}; work that is done sooner than that may as well end.
     */
    boolean pauseRequested();
}
