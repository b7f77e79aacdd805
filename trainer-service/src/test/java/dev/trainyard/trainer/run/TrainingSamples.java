package dev.trainyard.trainer.run;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.SkippedBatches;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Small jobs, states and stores for tests. */
final class TrainingSamples {

    static final int TRAINING_ROWS = 40;
    static final int FEATURES = 4;
    static final int CLASSES = 3;

    private TrainingSamples() {}

    static InMemoryObjectStore emptyStore() {
        return new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    }

    /** A recipe of so many steps, a checkpoint every five, with these members beside. */
    static Recipe recipe(int steps, Map<String, Object> more) {
        Map<String, Object> tree = new LinkedHashMap<>(Map.of(
                "task",
                "classification",
                "target",
                "y",
                "network",
                List.of(Map.of("type", "linear", "outputs", 6), "gelu", Map.of("type", "dropout", "rate", 0.2)),
                "batch_size",
                8,
                "steps",
                steps,
                "checkpoint_every",
                5,
                "seed",
                3));
        tree.putAll(more);
        return switch (RecipeReader.read(tree, 1)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty ->
                throw new IllegalArgumentException(faulty.faults().toString());
        };
    }

    /** A job whose prepared rows lie in the store; one feature of row 13 has the given value. */
    static Assignment.Train job(ObjectStore store, Recipe recipe, float spoilt) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("train.safetensors", rows(TRAINING_ROWS, 1, spoilt));
        parts.put("validation.safetensors", rows(12, 2, 0.5f));
        parts.put(CheckpointParts.PREPROCESSING, "{\"columns\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        BundleStore.Saved saved = new BundleStore(store)
                .save(Buckets.PREPARED, "tenant-1/jobs/job-1/prepared/a1", "rows", parts, Map.of());
        PreparedRows prepared = new PreparedRows.Table(
                saved.manifest(),
                Optional.empty(),
                new PreparedRows.RowCounts(52, 0, TRAINING_ROWS, 12, 0),
                FEATURES,
                CLASSES,
                List.of("a", "b", "c"),
                List.of());
        return new Assignment.Train("tenant-1", "job-1", recipe, prepared, Optional.empty(), 0);
    }

    static Assignment.Train resumed(Assignment.Train job, Checkpoint checkpoint) {
        return new Assignment.Train(
                job.tenant(), job.job(), job.recipe(), job.rows(), Optional.of(checkpoint), job.halvings());
    }

    private static byte[] rows(int count, long seed, float spoilt) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] features = new float[count * FEATURES];
        long[] labels = new long[count];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (random.nextDouble() * 2 - 1);
        }
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
        }
        features[Math.min(13, count - 1) * FEATURES] = spoilt;
        return SafetensorsWriter.toBytes(
                List.of(
                        Tensor.ofFloats("features", features, count, FEATURES),
                        Tensor.ofLongs("targets", labels, count)),
                Map.of());
    }

    /** A state with something in every member. */
    static TrainingState state(long step, Patience patience, SkippedBatches skipped) {
        List<Tensor> weights = List.of(
                Tensor.ofFloats("layers.0.weight", new float[] {1, -2, 3.5f, (float) step}, 2, 2),
                Tensor.ofFloats("layers.0.bias", new float[] {0, Float.MIN_VALUE}, 2));
        List<Tensor> optimizer = List.of(
                Tensor.ofFloats("first.layers.0.weight", new float[] {1, 2, 3, 4}, 2, 2),
                Tensor.ofFloats("second.layers.0.weight", new float[] {5, 6, 7, 8}, 2, 2),
                Tensor.ofFloats("steps.layers.0.weight", new float[] {step}));
        List<Tensor> best = List.of(Tensor.ofFloats("layers.0.weight", new float[] {9, 8, 7, 6}, 2, 2));
        List<StepReport> stretch = new ArrayList<>();
        for (long i = step - 4; i <= step; i++) {
            stretch.add(report(i, i == step ? OptionalDouble.of(0.25) : OptionalDouble.empty()));
        }
        return new TrainingState(step, false, weights, optimizer, patience, best, skipped, stretch);
    }

    static StepReport report(long step, OptionalDouble validLoss) {
        return new StepReport(
                step, 1, 1.0 / step, OptionalDouble.of(0.5), validLoss, OptionalDouble.empty(), 0.01, 0.125, 0.001);
    }
}
