package dev.trainyard.job.simulation;

/** What must be so after every entry, whatever goes wrong. Whoever finds it otherwise calls foul by one of these names. */
enum Promise {
    /** An accepted job is out, waits where somebody will take it, rests until it is resumed, or is over. */
    EVERY_ACCEPTED_JOB_HAS_A_FUTURE,
    /** When troubles end, every job ends, every effect has its receipt, and what is due is done. */
    EVERYTHING_COMES_TO_AN_END,
    FINAL_STATES_ARE_FINAL,
    ONE_OWNER_PER_ATTEMPT,
    A_STALE_OWNER_CHANGES_NOTHING,
    A_DEPOSED_LEADER_DECIDES_NOTHING,
    /** Whoever loses an attempt otherwise than by its own word is told, and stops. */
    WHO_LOST_AN_ATTEMPT_STOPS,
    /** Nobody is given up who was heard within a lease, or whom nobody could have heard. */
    ONLY_SILENCE_IS_A_DEATH,
    /** A worker gives itself up only when the log has. */
    ONLY_THE_LOG_ENDS_A_START,
    /** A task is tried again as often as its recipe allows, and only its own faults and deaths count. */
    FAILURES_ARE_BOUNDED,
    TENANTS_KEEP_TO_THEIR_LIMITS,
    /** Within a tenant the better rank goes first, among tenants the one that has less out. */
    NOBODY_PUSHES_IN,
    TRAINING_ENDS_AT_ITS_LIMIT,
    SAME_KEY_SAME_JOB,
    /** A cancelled job is cancelled; a paused one rests and holds no worker; a resumed one goes on. */
    WHAT_WAS_ACCEPTED_IS_DONE,
    /** With the micro-batch that memory allows. */
    TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT,
    CHECKPOINTS_ARE_WHOLE,
    WHAT_IS_NEEDED_IS_KEPT,
    WHAT_IS_DELETED_IS_GONE,
    /** And the best of them is called the best. */
    SCORES_COME_FROM_STORED_BYTES,
    /** Every news of a job is published under its number, and none is unsaid. */
    RESULTS_TELL_EVERY_NEWS_ONCE,
    /** Whoever leads: in its turn, from what lies in the store, and none twice. */
    A_BATCH_ANSWERS_EVERY_LINE_ONCE,
    /** Whoever folds the log from its beginning, and whoever has folded it all along, has the same state. */
    RESTORED_STATE_EQUALS_FOLDED_STATE
}
