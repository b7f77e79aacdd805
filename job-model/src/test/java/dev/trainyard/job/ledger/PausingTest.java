package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.TaskId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PausingTest {

    private static final String JOB = Yard.JOB;
    private static final TaskId TRAIN = TaskId.train(JOB);
    private static final LedgerEvent PAUSE = new LedgerEvent.JobPauseRequested(Yard.TENANT, JOB);
    private static final LedgerEvent RESUME = new LedgerEvent.JobResumeRequested(Yard.TENANT, JOB);

    private final Yard yard = Yard.open();

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    private Attempt trainTo(long step) {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, step);
        return training;
    }

    private void release(Attempt attempt) {
        yard.accept(new LedgerEvent.TaskReleased(attempt, Yard.TRAINER, "paused"));
    }

    @Test
    void aWaitingJobRestsAtOnceAndHasNothingInTheQueues() {
        yard.submit();
        Attempt out = yard.out(TaskId.prepare(JOB));
        yard.accept(PAUSE);
        assertThat(yard.state()).isEqualTo(new JobState.Paused());
        assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
        assertThat(yard.claim(out, Yard.EVALUATOR)).isEqualTo(ignored(Reason.STALE_ATTEMPT));
        assertThat(yard.job().waitingFor()).contains("being resumed");
        yard.accept(RESUME);
        assertThat(yard.state()).isEqualTo(new JobState.ValidatingFiles());
        assertThat(yard.out(TaskId.prepare(JOB)).number()).isEqualTo(2);
    }

    @Test
    void aRunningJobRestsOnceItsWorkerHasGivenItBackAtACheckpoint() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        assertThat(yard.state()).isEqualTo(new JobState.Pausing());
        assertThat(yard.pending(Effect.Pause.class)).containsExactly(new Effect.Pause(training, Yard.TRAINER));
        yard.accept(new LedgerEvent.PauseOrdered(training, Yard.TRAINER, yard.ledger.generation()));
        assertThat(yard.save(training, 17)).isEqualTo(new Verdict.Accepted());
        release(training);
        assertThat(yard.job().news()).last().satisfies(news -> assertThat(news.kind())
                .isEqualTo(new JobNews.Paused(17)));
        assertThat(yard.isOut(TRAIN)).isFalse();
        assertThat(yard.job().phases()).extracting(JobView.Phase::name).endsWith("running", "pausing", "paused");
    }

    @Test
    void aResumedJobIsQueuedAndGoesOnFromWhereItRested() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        release(training);
        yard.accept(RESUME);
        assertThat(yard.state()).isEqualTo(new JobState.Queued());
        yard.own(TRAIN, Yard.TRAINER);
        assertThat(yard.pending(Effect.Grant.class).getLast().assignment())
                .isInstanceOfSatisfying(Assignment.Train.class, train -> assertThat(train.resume())
                        .isEqualTo(Optional.of(Samples.checkpoint(10, false))));
    }

    /** Which checkpoints are scored and kept follows from the recipe, and never from when somebody paused the job. */
    @Test
    void aCheckpointThatOnlyLetsTheJobRestIsNeitherScoredNorKeptForItsNumber() {
        yard.submit(JOB, Samples.keeping(new Keep(1, 1, 1), 1));
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.accept(PAUSE);
        Checkpoint resting = Samples.checkpointOutOfTurn(17);
        yard.accept(new LedgerEvent.CheckpointSaved(training, Yard.TRAINER, resting));
        release(training);
        yard.accept(RESUME);
        assertThat(yard.isOut(TaskId.evaluate(JOB, 10))).isTrue();
        assertThat(yard.isOut(TaskId.evaluate(JOB, 17))).isFalse();
        yard.save(yard.own(TRAIN, Yard.TRAINER), 20);
        yard.pass(Retention.GRACE);
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(yard.job().checkpoints())
                .filteredOn(view -> view.droppedAt().isPresent())
                .extracting(JobView.CheckpointView::checkpoint)
                .containsExactly(resting);
    }

    @Test
    void aWorkerThatDiesWhilePausingLeavesTheJobRestingAtItsLastCheckpoint() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        yard.accept(new LedgerEvent.WorkerLost(Yard.TRAINER, yard.ledger.generation(), 11_000));
        assertThat(yard.state()).isEqualTo(new JobState.Paused());
        assertThat(yard.save(training, 20)).isEqualTo(ignored(Reason.NOT_THE_OWNER));
        assertThat(yard.isOut(TRAIN)).isFalse();
        assertThat(yard.job().checkpoints()).hasSize(1);
    }

    @Test
    void aDeathWhilePausingEndsNoJobButCountsForTheNextOne() {
        yard.submit(JOB, Samples.recipe(1, 1));
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.accept(PAUSE);
        yard.accept(new LedgerEvent.TaskFailed(
                training, Yard.TRAINER, Failure.of(FailureCode.STORE_UNAVAILABLE, "the store is away")));
        assertThat(yard.state()).isEqualTo(new JobState.Paused());
        yard.accept(RESUME);
        Attempt again = yard.own(TRAIN, Yard.TRAINER);
        yard.accept(new LedgerEvent.TaskFailed(
                again, Yard.TRAINER, Failure.of(FailureCode.STORE_UNAVAILABLE, "the store is away")));
        assertThat(yard.failed().code()).isEqualTo(FailureCode.STORE_UNAVAILABLE);
    }

    @Test
    void workThatEndsWhilePausingCountsAndWhatFollowsWaitsUntilTheJobIsResumed() {
        yard.submit();
        Attempt preparing = yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
        yard.accept(PAUSE);
        yard.accept(new LedgerEvent.Prepared(preparing, Yard.EVALUATOR, Samples.rows(true)));
        assertThat(yard.state()).isEqualTo(new JobState.Paused());
        assertThat(yard.isOut(TRAIN)).isFalse();
        yard.accept(RESUME);
        assertThat(yard.state()).isEqualTo(new JobState.Queued());
        assertThat(yard.isOut(TRAIN)).isTrue();
    }

    @Test
    void scoresThatAreOwedWaitToo() {
        yard.train(true);
        Attempt scoring = yard.own(TaskId.evaluate(JOB, 10), Yard.EVALUATOR);
        yard.accept(PAUSE);
        assertThat(yard.state()).isEqualTo(new JobState.Pausing());
        yard.accept(Yard.scored(scoring, "sha-of-s10", 0.9));
        assertThat(yard.state()).isEqualTo(new JobState.Paused());
        assertThat(yard.ledger.attemptsOut()).isEmpty();
        yard.accept(RESUME);
        assertThat(yard.state()).isEqualTo(new JobState.Scoring());
        yard.score(TaskId.evaluate(JOB, 20), 0.8);
        yard.score(TaskId.evaluate(JOB, 30), 0.7);
        yard.score(TaskId.test(JOB, 10), 0.9);
        assertThat(yard.state()).isInstanceOf(JobState.Succeeded.class);
    }

    @Test
    void aJobThatIsResumedWhilePausingGoesOnWithItsWorker() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        yard.accept(RESUME);
        assertThat(yard.state()).isEqualTo(new JobState.Running(Yard.TRAINER));
        assertThat(yard.pending(Effect.Pause.class)).isEmpty();
        // The order may have been on its way, and then the worker gives the task back all the same.
        release(training);
        assertThat(yard.state()).isEqualTo(new JobState.Queued());
        assertThat(yard.isOut(TRAIN)).isTrue();
    }

    @Test
    void anOwnerThatClaimsAgainWhilePausingDoesNotMakeTheJobRunAgain() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        assertThat(yard.claim(training, Yard.TRAINER)).isEqualTo(new Verdict.Accepted());
        assertThat(yard.state()).isEqualTo(new JobState.Pausing());
    }

    @Test
    void askingTwiceChangesNothing() {
        Attempt training = trainTo(10);
        assertThat(yard.say(RESUME)).isEqualTo(ignored(Reason.ALREADY_SO));
        yard.accept(PAUSE);
        assertThat(yard.say(PAUSE)).isEqualTo(ignored(Reason.ALREADY_SO));
        release(training);
        assertThat(yard.say(PAUSE)).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.say(new LedgerEvent.JobPauseRequested("other", JOB)))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void aRestingJobCanBeCancelledAndDeletedButNeverResumedThen() {
        Attempt training = trainTo(10);
        yard.accept(PAUSE);
        release(training);
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB));
        assertThat(yard.state()).isEqualTo(new JobState.Cancelled());
        assertThat(yard.say(RESUME)).isEqualTo(ignored(Reason.FINAL_STATE));
        assertThat(yard.say(PAUSE)).isEqualTo(ignored(Reason.FINAL_STATE));
        yard.accept(new LedgerEvent.JobDeleted(Yard.TENANT, JOB));
    }

    @Test
    void cancellingAPausingJobTakesTheOrderBack() {
        trainTo(10);
        yard.accept(PAUSE);
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB));
        assertThat(yard.pending(Effect.Pause.class)).isEmpty();
        assertThat(yard.pending(Effect.Stop.class)).hasSize(1);
    }
}
