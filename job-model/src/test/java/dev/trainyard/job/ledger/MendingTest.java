package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the ledger does about batches, memory and checkpoints that go wrong, and what it says of it. */
class MendingTest {

    private static final String JOB = Yard.JOB;
    private static final TaskId TRAIN = TaskId.train(JOB);
    private static final Failure NO_MEMORY = Failure.of(FailureCode.OUT_OF_MEMORY, "2 GiB more were asked for");

    private final Yard yard = Yard.open();

    private void readyToTrain() {
        yard.submit();
        yard.prepare();
    }

    private Assignment.Train assigned() {
        return (Assignment.Train) yard.pending(Effect.Grant.class).getLast().assignment();
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    @Test
    void aSkippedBatchIsToldOnceForEachAttempt() {
        readyToTrain();
        Attempt training = yard.beginTraining();
        LedgerEvent skipped = new LedgerEvent.BatchSkipped(training, Yard.TRAINER, 7, 0, Double.NaN);
        yard.accept(skipped);
        assertThat(yard.say(skipped)).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        yard.accept(new LedgerEvent.BatchSkipped(training, Yard.TRAINER, 9, 0, 1e30));
        assertThat(yard.job().news().stream().map(JobNews::kind).filter(JobNews.BatchSkipped.class::isInstance))
                .containsExactly(new JobNews.BatchSkipped(7, 0, Double.NaN), new JobNews.BatchSkipped(9, 0, 1e30));
        assertThat(yard.state()).isEqualTo(new JobState.Running(Yard.TRAINER));
    }

    @Test
    void aResumedAttemptLeavesOneReceipt() {
        readyToTrain();
        Attempt training = yard.beginTraining();
        ReplayReceipt identical = new ReplayReceipt.Identical(11, 14);
        yard.accept(new LedgerEvent.ReplayCompared(training, Yard.TRAINER, identical));
        assertThat(yard.say(
                        new LedgerEvent.ReplayCompared(training, Yard.TRAINER, new ReplayReceipt.NothingToCompare(10))))
                .isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.job().receipts())
                .containsExactly(new JobView.Replay(training.number(), "trainer", yard.now, identical));
        assertThat(yard.hasNews(kind -> kind.equals(new JobNews.ReplayCompared(training.number(), identical))))
                .isTrue();
    }

    @Test
    void memoryThatRunsOutHalvesTheMicroBatchUntilOneRowIsLeft() {
        readyToTrain(); // batches of 16 of 90 rows
        for (int halvings = 1; halvings <= 4; halvings++) {
            Attempt training = yard.own(TRAIN, Yard.TRAINER);
            assertThat(assigned().halvings()).isEqualTo(halvings - 1);
            yard.accept(new LedgerEvent.TaskFailed(training, Yard.TRAINER, NO_MEMORY));
            assertThat(yard.job().halvings()).isEqualTo(halvings);
        }
        assertThat(yard.hasNews(JobNews.Retrying.class::isInstance)).isFalse();
        for (int failure = 1; failure <= 3; failure++) {
            Attempt training = yard.own(TRAIN, Yard.TRAINER);
            assertThat(assigned().halvings()).isEqualTo(4);
            yard.accept(new LedgerEvent.TaskFailed(training, Yard.TRAINER, NO_MEMORY));
        }
        assertThat(yard.failed().code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
        assertThat(yard.failed().mend().orElseThrow()).contains("batch_size below 16", "4 times");
    }

    @Test
    void aWorkerThatDiesWithItsMemoryFullIsTriedAgainInHalvesToo() {
        readyToTrain();
        yard.beginTraining();
        yard.accept(new LedgerEvent.WorkerStarted(
                new Worker("trainer", "b"), Set.of("cpu"), Optional.empty(), Map.of(), Optional.of(NO_MEMORY)));
        assertThat(yard.job().halvings()).isEqualTo(1);
    }

    @Test
    void memoryThatRunsOutElsewhereIsAnOrdinaryFailure() {
        yard.submit();
        Attempt preparing = yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
        yard.accept(new LedgerEvent.TaskFailed(preparing, Yard.EVALUATOR, NO_MEMORY));
        assertThat(yard.job().halvings()).isZero();
        assertThat(yard.hasNews(JobNews.Retrying.class::isInstance)).isTrue();
    }

    @Test
    void aCheckpointThatIsFoundDamagedIsNotGoneOnFromButTheOneBeforeIs() {
        readyToTrain();
        Attempt first = yard.beginTraining();
        yard.save(first, 10);
        yard.save(first, 20);
        yard.score(TaskId.evaluate(JOB, 10), 0.5);
        yard.score(TaskId.evaluate(JOB, 20), 0.9);
        yard.accept(new LedgerEvent.TaskFailed(first, Yard.TRAINER, Samples.damaged(20)));
        Attempt second = yard.own(TRAIN, Yard.TRAINER);
        assertThat(assigned().resume()).map(Checkpoint::step).contains(10L);

        yard.accept(new LedgerEvent.CheckpointSaved(second, Yard.TRAINER, Samples.checkpoint(20, false)));
        assertThat(yard.job().checkpoints().getLast().validation())
                .as("the new bytes are scored anew")
                .isEqualTo(new ScoreState.Awaited());
        assertThat(yard.out(TaskId.evaluate(JOB, 20)).number()).isEqualTo(2);
        yard.save(second, 30);
        yard.accept(Yard.trainingEnded(second, 30));
    }

    @Test
    void damageElsewhereThanInTheCheckpointLeavesItTrusted() {
        readyToTrain();
        Attempt first = yard.beginTraining();
        yard.save(first, 10);
        yard.accept(new LedgerEvent.TaskFailed(first, Yard.TRAINER, Samples.damaged(5)));
        yard.own(TRAIN, Yard.TRAINER);
        assertThat(assigned().resume()).map(Checkpoint::step).contains(10L);
    }

    @Test
    void aFailedJobSaysWhatIsKeptAndWhatWouldMendIt() {
        readyToTrain();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.accept(new LedgerEvent.TaskFailed(
                training, Yard.TRAINER, Failure.of(FailureCode.DIVERGED, "the loss was NaN at step 12")));
        assertThat(yard.failed().kept()).contains("1 checkpoint, at step 10 of 30, and the prepared rows.");
        assertThat(yard.failed().mend())
                .contains("Lower optimizer.learning_rate from 0.01 to 0.001, or set gradient_clip to 1.");
    }

    @Test
    void whoeverSawTheFailureMayKnowABetterMend() {
        readyToTrain();
        Attempt training = yard.beginTraining();
        Failure better =
                new Failure(FailureCode.DIVERGED, "cause", "", Map.of(), Optional.empty(), Optional.of("drop row 3"));
        yard.accept(new LedgerEvent.TaskFailed(training, Yard.TRAINER, better));
        assertThat(yard.failed().mend()).contains("drop row 3");
    }

    @Test
    void aJobSaysWhatItWaitsFor() {
        yard.submit(JOB, Samples.placed("gpu"));
        assertThat(yard.job().waitingFor()).contains("a free worker of the class data");
        yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
        assertThat(yard.job().waitingFor()).as("somebody works on it").isEmpty();
        yard.accept(new LedgerEvent.Prepared(new Attempt(TaskId.prepare(JOB), 1), Yard.EVALUATOR, Samples.rows(true)));
        assertThat(yard.job().waitingFor()).contains("a worker of the class gpu: none is there");
    }
}
