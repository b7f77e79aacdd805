package dev.trainyard.job.session;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;

/** Where one lane of a worker stands. */
public sealed interface SessionState {

    /** It has nothing to do and takes the next record. */
    record Idle() implements SessionState {}

    /**
     * It has asked to own an attempt.
     *
     * @param claim the newest claim's id; an answer to an older one counts too, since both name the same owner
     * @param asked when that was asked; {@link Instant#MIN} when it is to be asked again at once
     */
    record Claiming(Attempt attempt, Worker worker, String claim, Instant asked) implements SessionState {}

    /**
     * It owns an attempt and works.
     *
     * @param interrupted whether the work was told to end
     * @param counts whether what it says still counts; false once the log has taken the attempt away
     */
    record Working(Attempt attempt, Worker worker, boolean interrupted, boolean counts) implements SessionState {}

    /** Its last word is on the way to the log. */
    record Closing(Attempt attempt, Worker worker) implements SessionState {}

    /** It takes nothing any more. */
    record Ended() implements SessionState {}
}
