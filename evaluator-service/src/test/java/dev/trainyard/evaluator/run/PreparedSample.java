package dev.trainyard.evaluator.run;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.Parameters;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StoredObject;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Rows that were prepared by the real preparing task, and checkpoints of a network that was never trained. */
final class PreparedSample {

    static final Recipe RECIPE = recipe();

    final InMemoryObjectStore store = new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    private final Path scratch;

    PreparedSample(Path scratch) {
        this.scratch = scratch;
    }

    private static Recipe recipe() {
        Map<String, Object> tree = Map.of(
                "task", "classification", "target", "kind", "seed", 3, "metrics", List.of("accuracy", "log_loss"));
        return switch (RecipeReader.read(tree, 1)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty ->
                throw new IllegalArgumentException(faulty.faults().toString());
        };
    }

    /** Rows of two kinds that lie apart. */
    static String csv(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("width,height,kind\n");
        for (int i = 0; i < rows; i++) {
            boolean small = random.nextBoolean();
            double centre = small ? 1 : 4;
            csv.append(centre + random.nextDouble())
                    .append(',')
                    .append(centre + random.nextDouble())
                    .append(',')
                    .append(small ? "small" : "large")
                    .append('\n');
        }
        return csv.toString();
    }

    Assignment.UploadedFile upload(String text) {
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, "local/files/file-1/content");
        StoredObject stored = store.put(key, text.getBytes(StandardCharsets.UTF_8));
        return new Assignment.UploadedFile(
                "file-1", "rows.csv", new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256()));
    }

    WorkOutcome prepare(Assignment.UploadedFile file) {
        return new PrepareJob(store, scratch)
                .perform(
                        new Assignment.Prepare("local", "job-1", RECIPE, file, Optional.empty()),
                        new GrantedWork(TaskId.prepare("job-1")));
    }

    PreparedRows.Table prepared() {
        return switch (prepare(upload(csv(200, 7)))) {
            case WorkOutcome.Completed(LedgerEvent.Prepared prepared) -> (PreparedRows.Table) prepared.rows();
            case WorkOutcome other -> throw new AssertionError("not prepared: " + other);
        };
    }

    /** A checkpoint whose weights follow from the seed. */
    Checkpoint checkpoint(PreparedRows.Table rows, long step, long seed) {
        BundleStore bundles = new BundleStore(store);
        List<Tensor> weights = Parameters.initial(
                RECIPE.table().network(),
                RECIPE.table().loss().kind(),
                new ModelShape(rows.featureCount(), rows.outputCount(), RECIPE.task()),
                seed);
        byte[] bytes = SafetensorsWriter.toBytes(weights, Map.of());
        String folder = "local/jobs/job-1/a1/s" + step;
        ObjectKey preprocessing =
                new ObjectKey(Buckets.PREPARED, rows.learning().key().replace("manifest.json", "preprocessing.json"));
        BundleStore.Saved saved = bundles.save(
                Buckets.JOBS,
                folder,
                "checkpoint",
                Map.of("weights.safetensors", bytes, "preprocessing.json", store.readAll(preprocessing, 1 << 20)),
                Map.of());
        return new Checkpoint(
                step,
                step / 10,
                false,
                saved.manifest(),
                new ObjectReference(Buckets.JOBS, folder + "/weights.safetensors", bytes.length, Hashes.sha256(bytes)),
                new Checkpoint.Losses(1, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
    }
}
