package dev.trainyard.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.loop.Predictor;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.safetensors.SafetensorsReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreJobTest {

    private static final int DAMAGES = 1_000;
    private static final long SEED = 20_261_126;
    private static final int LONGEST = 1 << 20;

    private static Engine engine;

    @TempDir
    private Path scratch;

    private PreparedSample sample;
    private PreparedRows.Table rows;

    @BeforeAll
    static void start() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void prepare() {
        sample = new PreparedSample(scratch);
        rows = sample.prepared();
    }

    private WorkOutcome score(Checkpoint checkpoint, boolean heldout) {
        return new ScoreJob(engine, sample.store)
                .perform(
                        new Assignment.Score("local", "job-1", PreparedSample.RECIPE, rows, checkpoint, heldout),
                        new GrantedWork(TaskId.evaluate("job-1", checkpoint.step())));
    }

    private static Evaluation evaluation(WorkOutcome outcome) {
        return switch (outcome) {
            case WorkOutcome.Completed(LedgerEvent.Scored scored) -> scored.evaluation();
            case WorkOutcome other -> throw new AssertionError("not scored: " + other);
        };
    }

    private SafetensorsReader.Contents stored(String bucket, String path) throws Exception {
        return SafetensorsReader.read(sample.store.readAll(new ObjectKey(bucket, path), LONGEST));
    }

    private static String beside(String manifest, String part) {
        return manifest.replace("manifest.json", part);
    }

    @Test
    void theScoreIsTheStoredWeightsAnswerToTheStoredRows() throws Exception {
        Checkpoint checkpoint = sample.checkpoint(rows, 10, 1);

        for (boolean heldout : List.of(false, true)) {
            String path = heldout
                    ? beside(rows.heldout().orElseThrow().key(), "heldout.safetensors")
                    : beside(rows.learning().key(), "validation.safetensors");
            SafetensorsReader.Contents part = stored(heldout ? Buckets.HELDOUT : Buckets.PREPARED, path);
            double[][] answers;
            try (Predictor predictor = new Predictor(
                    engine,
                    PreparedSample.RECIPE,
                    stored(Buckets.JOBS, checkpoint.weights().key()).tensors())) {
                answers = predictor.predict(part.tensor("features").orElseThrow());
            }
            long[] right = part.tensor("targets").map(Tensor::toLongs).orElseThrow();
            int hits = 0;
            double loss = 0;
            for (int i = 0; i < right.length; i++) {
                int best = answers[i][0] >= answers[i][1] ? 0 : 1;
                hits += best == right[i] ? 1 : 0;
                loss -= Math.log(answers[i][(int) right[i]]) / right.length;
            }

            Evaluation found = evaluation(score(checkpoint, heldout));
            assertThat(found.rows()).isEqualTo(right.length).isGreaterThan(20);
            assertThat(found.metrics().get("accuracy").value()).isEqualTo((double) hits / right.length);
            assertThat(found.metrics().get("log_loss").value()).isCloseTo(loss, within(1e-9));
        }
    }

    @Test
    void theScoreNamesTheManifestThatWasAskedForAndAnotherCheckpointHasAnother() {
        Checkpoint first = sample.checkpoint(rows, 10, 1);
        Checkpoint second = sample.checkpoint(rows, 20, 2);

        assertThat(score(first, false))
                .isInstanceOfSatisfying(WorkOutcome.Completed.class, done -> assertThat(done.lastWord())
                        .isInstanceOfSatisfying(LedgerEvent.Scored.class, scored -> assertThat(scored.manifestSha256())
                                .isEqualTo(first.manifest().sha256())));
        assertThat(evaluation(score(first, false)).metrics())
                .isNotEqualTo(evaluation(score(second, false)).metrics());
    }

    @Test
    void anEngineThatIsEndingGivesTheTaskBackAndCountsAgainstNobody() {
        Checkpoint checkpoint = sample.checkpoint(rows, 10, 1);
        engine.close(); // a process has one at a time
        try {
            assertThat(score(checkpoint, false)).isInstanceOf(WorkOutcome.Released.class);
        } finally {
            start();
        }
    }

    /** Whatever is damaged, the answer is an error, and never the score of what was there before or beside it. */
    @Test
    void damagedBytesHaveAnErrorAndNeverAScore() {
        SplittableRandom random = new SplittableRandom(SEED);
        Checkpoint checkpoint = sample.checkpoint(rows, 10, 1);
        Checkpoint other = sample.checkpoint(rows, 20, 2);
        Evaluation before = evaluation(score(checkpoint, false));
        List<ObjectKey> parts = List.of(
                new ObjectKey(Buckets.JOBS, checkpoint.manifest().key()),
                new ObjectKey(Buckets.JOBS, checkpoint.weights().key()),
                new ObjectKey(Buckets.JOBS, beside(checkpoint.manifest().key(), "preprocessing.json")),
                new ObjectKey(Buckets.PREPARED, rows.learning().key()),
                new ObjectKey(Buckets.PREPARED, beside(rows.learning().key(), "validation.safetensors")));

        for (int i = 0; i < DAMAGES; i++) {
            ObjectKey key = parts.get(random.nextInt(parts.size()));
            byte[] whole = sample.store.readAll(key, LONGEST);
            boolean swap = key.path().equals(checkpoint.weights().key()) && random.nextBoolean();
            switch (swap ? 3 : random.nextInt(3)) {
                case 0 -> {
                    byte[] flipped = whole.clone();
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                    sample.store.put(key, flipped);
                }
                case 1 -> sample.store.put(key, Arrays.copyOf(whole, random.nextInt(whole.length)));
                case 2 -> sample.store.delete(key);
                default ->
                    sample.store.put(
                            key,
                            sample.store.readAll(
                                    new ObjectKey(Buckets.JOBS, other.weights().key()), LONGEST));
            }

            assertThat(score(checkpoint, false))
                    .as("damage %d of seed %d to %s", i, SEED, key)
                    .isInstanceOfSatisfying(
                            WorkOutcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.CHECKPOINT_DAMAGED));
            sample.store.put(key, whole);
        }
        assertThat(evaluation(score(checkpoint, false)))
                .as("undamaged again, it has its score again")
                .isEqualTo(before);
    }

    /** Every part of the other is right, and so is its manifest; but it is not the one that the log names. */
    @Test
    void aWholeValidCheckpointInAnothersPlaceHasAnErrorAndNotItsScore() {
        Checkpoint checkpoint = sample.checkpoint(rows, 10, 1);
        Checkpoint other = sample.checkpoint(rows, 20, 2);
        String place = beside(checkpoint.manifest().key(), "");
        String others = beside(other.manifest().key(), "");
        for (String path : sample.store.list(Buckets.JOBS, others)) {
            byte[] content = sample.store.readAll(new ObjectKey(Buckets.JOBS, path), LONGEST);
            sample.store.put(new ObjectKey(Buckets.JOBS, path.replace(others, place)), content);
        }

        assertThat(score(checkpoint, false)).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(FailureCode.CHECKPOINT_DAMAGED));
        assertThat(evaluation(score(other, false)).rows())
                .as("where it belongs it is scored")
                .isPositive();
    }
}
