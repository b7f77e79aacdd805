package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A training task from its rows to its last word, on the real engine and a store in memory. */
class TrainJobTest {

    private static final int STEPS = 17;
    private static Engine engine;

    private final InMemoryObjectStore inner = TrainingSamples.emptyStore();
    private final UnreliableStore store = new UnreliableStore(inner);
    private final RecordedMeters meters = new RecordedMeters();
    private final List<ToldSteps> told = new CopyOnWriteArrayList<>();
    private final Recipe recipe = TrainingSamples.recipe(STEPS, Map.of());

    @BeforeAll
    static void start() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void aTaskTrainsStoresItsCheckpointsAndEndsWithTheMetricsOfEveryStep() throws Exception {
        RecordedContext context = RecordedContext.undisturbed(1);
        LedgerEvent.TrainingEnded ended = completed(work().perform(job(0.5f), context));

        assertThat(context.events.getFirst())
                .isEqualTo(new LedgerEvent.TrainingStarted(context.attempt(), context.worker(), STEPS, 0));
        assertThat(checkpoints(context)).extracting(Checkpoint::step).containsExactly(5L, 10L, 15L, 17L);
        assertThat(checkpoints(context)).extracting(Checkpoint::last).containsExactly(false, false, false, true);
        assertThat(context.steps).containsExactlyElementsOf(upTo(STEPS));
        assertThat(ended.lastStep()).isEqualTo(STEPS);
        assertThat(ended.stoppedEarly()).isFalse();
        assertThat(ended.trainedRows()).isEqualTo(STEPS * 8);
        assertThat(csv(ended)).hasSize(STEPS + 1).first().isEqualTo(StepMetricsFile.HEADER);
        assertThat(csv(ended).getLast()).startsWith("17,");
        assertThat(meters.happened)
                .contains("began at 0", "step 17", "stored 17")
                .endsWith("ended");
    }

    @Test
    void aTaskResumedFromAnyCheckpointEndsWithTheSameBytes() {
        Assignment.Train job = job(0.5f);
        RecordedContext straight = RecordedContext.undisturbed(1);
        LedgerEvent.TrainingEnded ended = completed(work().perform(job, straight));
        long attempt = 2;
        for (Checkpoint from : checkpoints(straight)) {
            RecordedContext resumed = RecordedContext.undisturbed(attempt++);
            LedgerEvent.TrainingEnded again = completed(work().perform(TrainingSamples.resumed(job, from), resumed));
            if (from.last()) {
                assertThat(resumed.events).as("nothing was left to do").isEmpty();
            } else {
                assertThat(resumed.events.getFirst())
                        .isEqualTo(new LedgerEvent.TrainingStarted(
                                resumed.attempt(), resumed.worker(), STEPS, from.step()));
                assertThat(checkpoints(resumed).getLast().weights().sha256())
                        .isEqualTo(checkpoints(straight).getLast().weights().sha256());
            }
            assertThat(csv(again)).isEqualTo(csv(ended));
            assertThat(again.lastStep()).isEqualTo(STEPS);
            assertThat(again.stoppedEarly()).isFalse();
        }
    }

    @Test
    void anEarlyEndIsAnEarlyEndAlsoWhenTheNextAttemptSaysIt() {
        Map<String, Object> impatient = Map.of(
                "early_stopping", Map.of("patience", 2),
                "optimizer", Map.of("name", "sgd", "learning_rate", 2));
        Assignment.Train job = TrainingSamples.job(store, TrainingSamples.recipe(400, impatient), 0.5f);
        RecordedContext first = RecordedContext.undisturbed(1);
        LedgerEvent.TrainingEnded ended = completed(work().perform(job, first));
        assertThat(ended.stoppedEarly()).isTrue();
        assertThat(ended.lastStep()).isLessThan(400);

        Checkpoint last = checkpoints(first).getLast();
        LedgerEvent.TrainingEnded again =
                completed(work().perform(TrainingSamples.resumed(job, last), RecordedContext.undisturbed(2)));
        assertThat(again.stoppedEarly()).isTrue();
        assertThat(again.stepMetrics().sha256()).isEqualTo(ended.stepMetrics().sha256());
    }

    @Test
    void aResumedTaskComparesTheStepsThatItDoesAgainWithThoseThatWereTold() {
        Assignment.Train job = job(0.5f);
        RecordedContext first = RecordedContext.losesAfter(1, 9);
        work().perform(job, first);
        Checkpoint from = checkpoints(first).getFirst();
        assertThat(from.step()).isEqualTo(5);
        RecordedContext second = RecordedContext.undisturbed(2);
        completed(work().perform(TrainingSamples.resumed(job, from), second));
        assertThat(receipts(second)).containsExactly(new ReplayReceipt.Identical(6, 9));

        RecordedContext third = RecordedContext.undisturbed(3);
        completed(work().perform(
                        new Assignment.Train(job.tenant(), job.job(), job.recipe(), job.rows(), Optional.of(from), 2),
                        third));
        assertThat(receipts(third)).singleElement().isInstanceOfSatisfying(ReplayReceipt.Differs.class, differs -> {
            assertThat(differs.step()).as("dropout goes by micro-batches").isEqualTo(6);
            assertThat(differs.why()).isEqualTo("micro_batch was 8 and is 2");
        });
    }

    @Test
    void aTaskThatNobodyToldOfHasNothingToCompareAndAFirstAttemptSaysNothing() {
        Assignment.Train job = job(0.5f);
        RecordedContext first = RecordedContext.undisturbed(1);
        completed(work().perform(job, first));
        assertThat(receipts(first)).isEmpty();
        told.clear();
        RecordedContext second = RecordedContext.undisturbed(2);
        completed(work().perform(TrainingSamples.resumed(job, checkpoints(first).getFirst()), second));
        assertThat(receipts(second)).containsExactly(new ReplayReceipt.NothingToCompare(5));
    }

    @Test
    void workThatWasTakenAwayEndsAtItsNextStepAndLeavesNothingMore() {
        RecordedContext context = RecordedContext.losesAfter(1, 7);
        assertThat(work().perform(job(0.5f), context)).isEqualTo(new WorkOutcome.Released("stopped at step 7"));
        assertThat(checkpoints(context))
                .extracting(Checkpoint::step)
                .as("none at step 7; the one of step 5 may have been under way")
                .isSubsetOf(List.of(5L));
    }

    @Test
    void aRestAndAnEndOfTheProcessLeaveACheckpointOfTheNextStepThatTheRunGoesOnFrom() {
        Assignment.Train job = job(0.5f);
        RecordedContext straight = RecordedContext.undisturbed(1);
        LedgerEvent.TrainingEnded ended = completed(work().perform(job, straight));
        for (RecordedContext context : List.of(RecordedContext.restsAfter(2, 7), RecordedContext.leavesAfter(3, 7))) {
            assertThat(work().perform(job, context)).isEqualTo(new WorkOutcome.Released("stopped at step 7"));
            assertThat(context.steps).containsExactlyElementsOf(upTo(7));
            assertThat(checkpoints(context)).extracting(Checkpoint::step).containsExactly(5L, 7L);
            Checkpoint left = checkpoints(context).getLast();
            assertThat(left.isScheduled()).as("no score may depend on it").isFalse();
            assertThat(left.last()).isFalse();

            RecordedContext resumed =
                    RecordedContext.undisturbed(context.attempt().number() + 10);
            LedgerEvent.TrainingEnded again = completed(work().perform(TrainingSamples.resumed(job, left), resumed));
            assertThat(resumed.steps).startsWith(8L);
            assertThat(checkpoints(resumed))
                    .extracting(Checkpoint::step, Checkpoint::ordinal)
                    .containsExactly(tuple(10L, 2L), tuple(15L, 3L), tuple(17L, 4L));
            assertThat(checkpoints(resumed).getLast().weights().sha256())
                    .isEqualTo(checkpoints(straight).getLast().weights().sha256());
            assertThat(csv(again)).isEqualTo(csv(ended));
        }
    }

    @Test
    void aRestBeforeTheFirstStepAndOneAtACheckpointMakeNoSecondCheckpoint() {
        RecordedContext atOnce = RecordedContext.restsAfter(1, 0);
        assertThat(work().perform(job(0.5f), atOnce)).isEqualTo(new WorkOutcome.Released("stopped at step 0"));
        assertThat(atOnce.events).isEmpty();
        RecordedContext atCheckpoint = RecordedContext.restsAfter(2, 10);
        assertThat(work().perform(job(0.5f), atCheckpoint)).isEqualTo(new WorkOutcome.Released("stopped at step 10"));
        assertThat(checkpoints(atCheckpoint)).extracting(Checkpoint::step).containsExactly(5L, 10L);
    }

    @Test
    void aSpoiltBatchIsLeftOutToldAndRememberedByTheCheckpoints() throws Exception {
        Assignment.Train oneEpoch = TrainingSamples.job(store, TrainingSamples.recipe(4, Map.of()), Float.NaN);
        RecordedContext context = RecordedContext.undisturbed(1);
        completed(work().perform(oneEpoch, context));

        List<LedgerEvent.BatchSkipped> skipped = context.heard(LedgerEvent.BatchSkipped.class);
        assertThat(skipped).hasSize(1);
        assertThat(skipped.getFirst().step()).isBetween(1L, 4L);
        assertThat(skipped.getFirst().rolledBackTo()).isZero();
        assertThat(skipped.getFirst().loss()).isNaN();
        assertThat(meters.happened).contains("back to 0");
        byte[] state = open(checkpoints(context).getLast()).part(CheckpointParts.STATE);
        assertThat(new String(state, StandardCharsets.UTF_8))
                .contains("\"skippedBatches\":[" + skipped.getFirst().step() + "]");
    }

    @Test
    void aRunThatStaysIllFailsWithItsCauseAndKeepsItsCheckpoints() {
        RecordedContext context = RecordedContext.undisturbed(1);
        Failure failure = failed(work().perform(job(Float.NaN), context));
        assertThat(failure.code()).isEqualTo(FailureCode.DIVERGED);
        assertThat(failure.message())
                .contains("the training loss was no number")
                .contains("had been left out before");
        assertThat(failure.evidence()).containsEntry("place", "training_loss").containsKeys("step", "batch");
        assertThat(checkpoints(context)).extracting(Checkpoint::step).contains(5L);
    }

    @Test
    void halvingsCutTheMicroBatchAndTheCheckpointSaysSo() throws Exception {
        Assignment.Train job = job(0.5f);
        Assignment.Train halved =
                new Assignment.Train(job.tenant(), job.job(), job.recipe(), job.rows(), job.resume(), 2);
        RecordedContext context = RecordedContext.undisturbed(3);
        completed(work().perform(halved, context));
        assertThat(open(checkpoints(context).getLast()).manifest().about()).containsEntry("micro_batch", "2");
    }

    @Test
    void aStoreThatTakesNoCheckpointEndsTheTrainingBeforeMoreOfItIsInVain() {
        Assignment.Train endless = TrainingSamples.job(store, TrainingSamples.recipe(1_000_000, Map.of()), 0.5f);
        store.failNextPuts(Integer.MAX_VALUE, "/s5/");
        RecordedContext context = RecordedContext.undisturbed(1);
        Failure failure = failed(work().perform(endless, context));
        assertThat(failure.code()).isEqualTo(FailureCode.STORE_UNAVAILABLE);
        assertThat(checkpoints(context)).isEmpty();
    }

    @Test
    void trainingGoesOnWhileACheckpointIsStoredAndWaitsBeforeItIsTwoAhead() throws Exception {
        store.holdPuts("/s5/");
        RecordedContext context = RecordedContext.undisturbed(1);
        Assignment.Train job = job(0.5f);
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Future<WorkOutcome> outcome = worker.submit(() -> work().perform(job, context));
            context.awaitStep(10);
            assertThat(meters.happened)
                    .as("a whole interval was trained meanwhile")
                    .doesNotContain("stored 5");
            store.releasePuts();
            completed(outcome.get());
        }
        assertThat(meters.happened).containsSubsequence("stored 5", "step 11");
        assertThat(checkpoints(context)).extracting(Checkpoint::step).containsExactly(5L, 10L, 15L, 17L);
    }

    @Test
    void trainingThatWaitsForTheStoreStillEndsWhenItIsTakenAway() throws Exception {
        store.holdPuts("/s5/");
        RecordedContext context = RecordedContext.losesAfter(1, 10);
        Assignment.Train job = job(0.5f);
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            WorkOutcome outcome =
                    worker.submit(() -> work().perform(job, context)).get();
            assertThat(outcome).isEqualTo(new WorkOutcome.Released("stopped at step 10"));
        } finally {
            store.releasePuts();
        }
        assertThat(checkpoints(context)).isEmpty();
    }

    @Test
    void rowsThatAreNotThoseOfTheLogAreNotTrainedOn() {
        Assignment.Train job = job(0.5f);
        ObjectKey part = new ObjectKey("trainyard-prepared", "tenant-1/jobs/job-1/prepared/a1/train.safetensors");
        byte[] bytes = inner.readAll(part, 1 << 20);
        bytes[bytes.length - 1] ^= 1;
        inner.put(part, bytes);
        RecordedContext context = RecordedContext.undisturbed(1);
        Failure failure = failed(work().perform(job, context));
        assertThat(failure.code()).isEqualTo(FailureCode.CHECKPOINT_DAMAGED);
        assertThat(failure.evidence()).containsEntry("part", "train.safetensors");
        assertThat(context.events).isEmpty();
    }

    private Assignment.Train job(float featureOfRow13) {
        return TrainingSamples.job(store, recipe, featureOfRow13);
    }

    private TrainJob work() {
        return new TrainJob(engine, store, told::add, ignored -> List.copyOf(told), meters, System::nanoTime);
    }

    private static LedgerEvent.TrainingEnded completed(WorkOutcome outcome) {
        assertThat(outcome).isInstanceOf(WorkOutcome.Completed.class);
        return (LedgerEvent.TrainingEnded) ((WorkOutcome.Completed) outcome).lastWord();
    }

    private static Failure failed(WorkOutcome outcome) {
        assertThat(outcome).isInstanceOf(WorkOutcome.Failed.class);
        return ((WorkOutcome.Failed) outcome).failure();
    }

    private static List<Checkpoint> checkpoints(RecordedContext context) {
        return context.heard(LedgerEvent.CheckpointSaved.class).stream()
                .map(LedgerEvent.CheckpointSaved::checkpoint)
                .toList();
    }

    private static List<ReplayReceipt> receipts(RecordedContext context) {
        return context.heard(LedgerEvent.ReplayCompared.class).stream()
                .map(LedgerEvent.ReplayCompared::receipt)
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private List<String> csv(LedgerEvent.TrainingEnded ended) {
        byte[] bytes = store.readAll(
                new ObjectKey(ended.stepMetrics().bucket(), ended.stepMetrics().key()), 1 << 20);
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private Bundle open(Checkpoint checkpoint) throws DamagedException {
        return new VerifiedBundles(new BundleStore(store)).open(checkpoint.manifest());
    }
}
