package dev.trainyard.gateway.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the log answers, and whether this replica keeps up with what stands in it. Told by whoever asks the log now
 * and then; safe for many threads.
 */
public final class LogPulse {

    private final InstantSource clock;
    private final Duration longestSilence;
    private final Duration longestStandstill;
    private Instant answered = Instant.MIN;
    private Instant moved;
    private long position;
    private long end;

    /**
     * @param longestSilence after which the log counts as out of reach
     * @param longestStandstill after which a replica that has entries before it and takes none counts as stuck
     */
    public LogPulse(InstantSource clock, Duration longestSilence, Duration longestStandstill) {
        this.clock = clock;
        this.longestSilence = longestSilence;
        this.longestStandstill = longestStandstill;
        this.moved = clock.instant();
    }

    /**
     * The log has answered.
     *
     * @param logEnd the offset that the next entry will get
     * @param applied the next offset that the replica applies
     */
    public synchronized void answered(long logEnd, long applied) {
        answered = clock.instant();
        end = logEnd;
        at(applied);
    }

    /** The log has not answered; the replica may move all the same. */
    public synchronized void silent(long applied) {
        at(applied);
    }

    private void at(long applied) {
        if (applied != position || applied >= end) {
            moved = clock.instant();
        }
        position = applied;
    }

    /** Whether the log answered lately. */
    public synchronized boolean isHeard() {
        return clock.instant().minus(longestSilence).isBefore(answered);
    }

    /** Whether the replica stands still with entries before it: no time heals that, but a new start may. */
    public synchronized boolean isStuck() {
        return position < end && moved.plus(longestStandstill).isBefore(clock.instant());
    }

    /** How many entries of the log the replica has not applied yet. */
    public synchronized long lag() {
        return Math.max(0, end - position);
    }
}
