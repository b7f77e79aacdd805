package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import java.util.Optional;

/**
 * Mistakes that a fold, a session, a leader or a trainer could make, each switched on by its name, with the promise that
 * it breaks first. A checker that does not find every one of them proves nothing by its silence.
 */
enum PlantedBug {
    BELIEVES_A_STALE_ATTEMPT(Promise.A_STALE_OWNER_CHANGES_NOTHING, Mistake.in(FoldMistakes::believingAnyAttempt)),
    LETS_A_DEPOSED_LEADER_DECIDE(
            Promise.A_DEPOSED_LEADER_DECIDES_NOTHING, Mistake.in(FoldMistakes::believingAnyLeader)),
    GRANTS_WHAT_ANOTHER_OWNS(
            Promise.ONE_OWNER_PER_ATTEMPT,
            Mistake.in(() -> FoldMistakes.granting(LedgerEvent.Refusal.OWNED_BY_ANOTHER))),
    STARTS_A_CANCELLED_JOB(
            Promise.ONE_OWNER_PER_ATTEMPT, Mistake.in(() -> FoldMistakes.granting(LedgerEvent.Refusal.WITHDRAWN))),
    FORGETS_A_RECEIPT(Promise.EVERYTHING_COMES_TO_AN_END, Mistake.in(FoldMistakes::forgettingReceipts)),
    NEVER_SENDS_A_TASK_OUT_AGAIN(Promise.EVERYTHING_COMES_TO_AN_END, Mistake.in(FoldMistakes::sendingOutOnce)),
    FORGETS_TO_CALL_OWNERS_BACK(
            Promise.WHO_LOST_AN_ATTEMPT_STOPS, Mistake.in(() -> WrongFold.forgetting(Effect.Stop.class))),
    LOSES_A_JOB_WHEN_IT_STARTS_LATER(
            Promise.RESTORED_STATE_EQUALS_FOLDED_STATE, Mistake.inFold(FoldMistakes::losingJobs)),
    COUNTS_A_RELEASE_AS_A_FAILURE(Promise.FAILURES_ARE_BOUNDED, Mistake.in(FoldMistakes::countingReleases)),
    COUNTS_A_FAILURE_AS_A_RELEASE(Promise.FAILURES_ARE_BOUNDED, Mistake.in(FoldMistakes::countingNoFailures)),
    LEAVES_ATTEMPTS_TO_LOST_WORKERS(
            Promise.ONLY_THE_LOG_ENDS_A_START,
            Mistake.in(() -> WrongFold.claimingToHaveDone(LedgerEvent.WorkerLost.class))),
    EXCEEDS_THE_RUNNING_LIMIT_BY_ONE(
            Promise.TENANTS_KEEP_TO_THEIR_LIMITS, Mistake.in(FoldMistakes::allowingOneMoreRunning)),
    EXCEEDS_THE_QUEUE_LIMIT_BY_ONE(
            Promise.TENANTS_KEEP_TO_THEIR_LIMITS, Mistake.in(FoldMistakes::allowingOneMoreQueued)),
    RESURRECTS_A_FINAL_STATE(Promise.FINAL_STATES_ARE_FINAL, Mistake.in(WrongFold::resurrecting)),
    CALLS_ANOTHER_CHECKPOINT_THE_BEST(Promise.SCORES_COME_FROM_STORED_BYTES, Mistake.in(WrongFold::preferringTheFirst)),
    PUBLISHES_AGAIN_UNDER_ANOTHER_NUMBER(Promise.RESULTS_TELL_EVERY_NEWS_ONCE, Mistake.in(FoldMistakes::renumbering)),
    DELETES_WITH_TOO_WIDE_A_PREFIX(Promise.WHAT_IS_NEEDED_IS_KEPT, Mistake.in(FoldMistakes::cuttingPrefixesShort)),
    FORGETS_TO_DELETE(Promise.WHAT_IS_DELETED_IS_GONE, Mistake.in(() -> WrongFold.forgetting(Effect.Erase.class))),
    KEEPS_TOO_FEW_CHECKPOINTS(
            Promise.WHAT_IS_NEEDED_IS_KEPT,
            Mistake.in(() -> WrongFold.misreadingRequests(submitted -> Rewritten.keeping(submitted, Keep.last(1))))),
    IGNORES_THE_TIME_LIMIT(
            Promise.TRAINING_ENDS_AT_ITS_LIMIT, Mistake.in(() -> FoldMistakes.timing(longest -> Optional.empty()))),
    ENDS_BEFORE_THE_TIME(
            Promise.TRAINING_ENDS_AT_ITS_LIMIT,
            Mistake.in(() -> FoldMistakes.timing(longest -> Optional.of(longest.dividedBy(2))))),
    SERVES_THE_LOWEST_PRIORITY_FIRST(Promise.NOBODY_PUSHES_IN, Mistake.in(FoldMistakes::turningPrioritiesRound)),
    MAKES_TWO_JOBS_OF_ONE_KEY(
            Promise.SAME_KEY_SAME_JOB,
            Mistake.in(() -> WrongFold.misreadingRequests(submitted -> Rewritten.recognised(
                    submitted, new Submission.RetryKey(Optional.empty(), "", submitted.job(), false))))),
    FORGETS_THAT_MEMORY_RAN_OUT(
            Promise.TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT,
            Mistake.in(() -> FoldMistakes.assigning(FoldMistakes::unhalved))),
    BEGINS_AGAIN_FROM_THE_START(
            Promise.TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT,
            Mistake.in(() -> FoldMistakes.assigning(FoldMistakes::fromTheStart))),
    TRUSTS_A_DAMAGED_CHECKPOINT(
            Promise.TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT, Mistake.in(FoldMistakes::losingEvidence)),
    BELIEVES_A_SCORE_OF_OTHER_BYTES(
            Promise.SCORES_COME_FROM_STORED_BYTES, Mistake.in(FoldMistakes::believingScoresOfOtherBytes)),
    MIXES_UP_SCORES(Promise.SCORES_COME_FROM_STORED_BYTES, Mistake.in(FoldMistakes::mixingUpScores)),
    COUNTS_A_PART_TWICE(Promise.A_BATCH_ANSWERS_EVERY_LINE_ONCE, Mistake.in(FoldMistakes::countingPartsTwice)),
    IGNORES_A_PAUSE(
            Promise.WHAT_WAS_ACCEPTED_IS_DONE,
            Mistake.in(() -> WrongFold.claimingToHaveDone(LedgerEvent.JobPauseRequested.class))),
    IGNORES_A_RESUME(
            Promise.WHAT_WAS_ACCEPTED_IS_DONE,
            Mistake.in(() -> WrongFold.claimingToHaveDone(LedgerEvent.JobResumeRequested.class))),
    IGNORES_A_CANCEL(
            Promise.WHAT_WAS_ACCEPTED_IS_DONE,
            Mistake.in(() -> WrongFold.claimingToHaveDone(LedgerEvent.JobCancelRequested.class))),
    STARTS_WHAT_IT_WAS_REFUSED(Promise.ONE_OWNER_PER_ATTEMPT, SessionMistakes.startingWhatWasRefused()),
    WORKS_ON_WHEN_TOLD_TO_STOP(Promise.WHO_LOST_AN_ATTEMPT_STOPS, SessionMistakes.workingOn()),
    NEVER_CLAIMS_AGAIN(Promise.EVERYTHING_COMES_TO_AN_END, SessionMistakes.claimingOnce()),
    KEEPS_ITS_LAST_WORD_TO_ITSELF(Promise.EVERYTHING_COMES_TO_AN_END, SessionMistakes.releasingWithoutAWord()),
    OBEYS_A_DEPOSED_LEADER(Promise.ONLY_THE_LOG_ENDS_A_START, SessionMistakes.obeyingADeposedLeader()),
    ANNOUNCES_A_CHECKPOINT_BEFORE_ITS_MANIFEST(Promise.CHECKPOINTS_ARE_WHOLE, Mistake.elsewhere()),
    SKIPS_WHAT_IS_PENDING_AT_A_TAKE_OVER(Promise.EVERYTHING_COMES_TO_AN_END, Mistake.elsewhere()),
    JUDGES_SILENCE_WITHOUT_HAVING_LISTENED(Promise.ONLY_SILENCE_IS_A_DEATH, Mistake.elsewhere());

    /** The promise that it breaks first. */
    final Promise breaks;

    @SuppressWarnings("ImmutableEnumChecker") // a mistake has no state: the folds that it makes have
    final Mistake mistake;

    PlantedBug(Promise breaks, Mistake mistake) {
        this.breaks = breaks;
        this.mistake = mistake;
    }
}
