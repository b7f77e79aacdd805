package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final String JOB = Yard.JOB;

    private final Yard yard = Yard.open();
    private Attempt training;

    private void trainTo(Keep keep, int evaluateEvery, long steps) {
        yard.submit(JOB, Samples.keeping(keep, evaluateEvery));
        yard.prepare(false);
        training = yard.beginTraining();
        LongStream.rangeClosed(1, steps / 10).forEach(ordinal -> saveAt(ordinal * 10));
    }

    private void saveAt(long step) {
        yard.accept(new LedgerEvent.CheckpointSaved(training, Yard.TRAINER, Samples.checkpoint(step, false)));
    }

    private void passGrace() {
        yard.pass(Retention.GRACE);
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
    }

    private List<Long> dropped() {
        return yard.job().checkpoints().stream()
                .filter(view -> view.droppedAt().isPresent())
                .map(view -> view.checkpoint().step())
                .toList();
    }

    @Test
    void theNewestKeepTheirBytesAndOthersLoseThemAfterTheGrace() {
        trainTo(Keep.last(2), 100, 40);
        yard.pass(Retention.GRACE.minusMillis(1));
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(dropped()).isEmpty();
        assertThat(yard.ledger.nextDue()).contains(yard.now.plusMillis(1));
        yard.pass(Duration.ofMillis(1));
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(dropped()).containsExactly(10L, 20L);
        assertThat(yard.ledger.nextDue()).isEmpty();
        assertThat(yard.pending(Effect.DropCheckpoints.class))
                .containsExactly(new Effect.DropCheckpoints(
                        Yard.TENANT,
                        JOB,
                        List.of(10L, 20L),
                        List.of(
                                Samples.checkpoint(10, false).manifest(),
                                Samples.checkpoint(20, false).manifest())));
    }

    @Test
    void theReceiptClearsTheEffectAndTheCheckpointStaysListed() {
        trainTo(Keep.last(1), 100, 20);
        passGrace();
        yard.accept(new LedgerEvent.CheckpointsDropped(Yard.TENANT, JOB, List.of(10L), yard.ledger.generation()));
        assertThat(yard.pending(Effect.DropCheckpoints.class)).isEmpty();
        assertThat(yard.job().checkpoints()).hasSize(2);
        assertThat(yard.ledger.model(Yard.TENANT, yard.job().modelName() + ":ckpt-step-10"))
                .as("bytes that are gone cannot be called")
                .isEmpty();
    }

    @Test
    void aCheckpointWhoseScoreIsOwedIsKeptUntilItIsIn() {
        trainTo(Keep.last(1), 1, 30);
        passGrace();
        assertThat(dropped()).isEmpty();
        yard.score(TaskId.evaluate(JOB, 10), 0.5);
        yard.score(TaskId.evaluate(JOB, 20), 0.9);
        passGrace();
        assertThat(dropped()).as("the best is kept").containsExactly(10L);
    }

    @Test
    void oneThatAnInterruptionLeftIsNeverScoredAndKeptOnlyUntilTheNext() {
        trainTo(Keep.last(2), 1, 20);
        saveAt(27);
        assertThat(yard.job().checkpoints().getLast().validation()).isEqualTo(new ScoreState.NotDue());
        yard.score(TaskId.evaluate(JOB, 10), 0.5);
        yard.score(TaskId.evaluate(JOB, 20), 0.9);
        passGrace();
        assertThat(dropped())
                .as("the run goes on from it, and it takes no other's place")
                .isEmpty();
        saveAt(30);
        yard.score(TaskId.evaluate(JOB, 30), 0.95);
        passGrace();
        assertThat(dropped()).containsExactly(10L, 27L);
    }

    @Test
    void soManyOfTheBestAreKeptAndEveryNth() {
        trainTo(new Keep(1, 2, 4), 1, 60);
        for (long step = 10; step <= 60; step += 10) {
            yard.score(TaskId.evaluate(JOB, step), step == 20 ? 0.9 : step / 100.0);
        }
        passGrace();
        // 20 and 60 are the best two, 60 is the newest, 40 is the fourth.
        assertThat(dropped()).containsExactly(10L, 30L, 50L);
    }

    @Test
    void theRegisteredModelKeepsItsBytesForEver() {
        trainTo(Keep.last(1), 1, 30);
        yard.accept(Yard.trainingEnded(training, 30));
        yard.score(TaskId.evaluate(JOB, 10), 0.9);
        yard.score(TaskId.evaluate(JOB, 20), 0.5);
        yard.score(TaskId.evaluate(JOB, 30), 0.6);
        assertThat(yard.state()).isEqualTo(new JobState.Succeeded(yard.job().modelName(), 10));
        passGrace();
        assertThat(dropped()).containsExactly(20L);
        assertThat(yard.ledger.model(Yard.TENANT, yard.job().modelName())).isPresent();
    }

    @Test
    void whatACancelledJobNoLongerOwesIsDroppedToo() {
        trainTo(Keep.last(1), 1, 30);
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB));
        passGrace();
        assertThat(dropped()).containsExactly(10L, 20L);
    }

    @Test
    void aNeedThatReturnsWithinTheGraceSavesTheBytes() {
        trainTo(Keep.last(1), 100, 20);
        yard.pass(Retention.GRACE.minusMillis(1));
        yard.accept(new LedgerEvent.TaskFailed(training, Yard.TRAINER, Samples.damaged(20)));
        passGrace();
        assertThat(dropped())
                .as("the one before the damaged one is gone on from")
                .doesNotContain(10L);
    }

    @Test
    void aDeletedJobIsNotLookedAtAgain() {
        trainTo(Keep.last(1), 100, 30);
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB));
        yard.accept(new LedgerEvent.JobDeleted(Yard.TENANT, JOB));
        passGrace();
        assertThat(yard.pending(Effect.DropCheckpoints.class)).isEmpty();
    }
}
