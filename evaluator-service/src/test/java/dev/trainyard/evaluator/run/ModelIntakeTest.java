package dev.trainyard.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.recipe.RecipeWriter;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.huggingface.Shards;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StoredObject;
import dev.trainyard.storage.safetensors.HalfPrecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIntakeTest {

    @TempDir
    private Path scratch;

    private final InMemoryObjectStore store =
            new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    private TinyModel model;

    @BeforeEach
    void make() throws IOException {
        model = new TinyModel();
    }

    private ModelIntake.Outcome take() throws IOException {
        return new ModelIntake(store, scratch).take(model.upload(store));
    }

    private ModelIntake.Outcome.Taken taken() throws IOException {
        return switch (take()) {
            case ModelIntake.Outcome.Taken taken -> taken;
            case ModelIntake.Outcome.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private List<Fault> faults() throws IOException {
        return switch (take()) {
            case ModelIntake.Outcome.Taken taken -> throw new AssertionError(taken);
            case ModelIntake.Outcome.Faulty faulty -> faulty.faults();
        };
    }

    private Bundle open(ManifestReference manifest) {
        return switch (new BundleStore(store).open(manifest)) {
            case Opened.Whole whole -> whole.bundle();
            case Opened.Damaged damaged -> throw new AssertionError(damaged);
        };
    }

    private static List<Tensor> weights(Bundle bundle) throws IOException {
        return Gpt2Weights.read(
                TinyModel.CONFIG, bundle.tensors("weights.safetensors").tensors());
    }

    @Test
    void whatIsTakenInIsWhatACheckpointOfOursIs() throws IOException {
        ModelIntake.Outcome.Taken taken = taken();

        Bundle bundle = open(taken.manifest());
        assertThat(bundle.parts().keySet()).isEqualTo(LanguageModel.PARTS);
        assertThat(weights(bundle)).isEqualTo(TinyModel.WEIGHTS);
        assertThat(LanguageModelFiles.read(bundle.parts()).config()).isEqualTo(TinyModel.CONFIG);
        assertThat(taken.shape()).isEqualTo(new ImportedModel.Shape(2, 8, 32, 30, "chat"));
        assertThat(taken.weights().bytes()).isEqualTo(bundle.part("weights.safetensors").length);
        assertThat(taken()).as("again").isEqualTo(taken);
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void halfTheBitsInSeveralFilesBecomeAllInOne() throws IOException {
        List<Tensor> halves = TinyModel.stored().stream()
                .map(tensor -> HalfPrecision.narrowed(tensor, Tensor.Type.BF16))
                .toList();
        Map<String, List<Tensor>> shards = Shards.spread(halves, 1500);
        assertThat(shards).hasSizeGreaterThan(2);
        model.folder.remove("model.safetensors");
        shards.forEach((name, tensors) -> model.folder.put(name, TinyModel.file(tensors)));
        model.folder.put("model.safetensors.index.json", TinyModel.json(Shards.index(shards)));

        List<Tensor> widened = halves.stream().map(HalfPrecision::widened).toList();
        assertThat(weights(open(taken().manifest()))).isEqualTo(Gpt2Weights.read(TinyModel.CONFIG, widened));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNoNumbersAreRefusedWithTheirPlace(float number) throws IOException {
        List<Tensor> tensors = new ArrayList<>(TinyModel.stored());
        Tensor last = tensors.removeLast();
        float[] values = last.toFloats();
        values[3] = number;
        tensors.add(Tensor.ofFloats(
                last.name(),
                values,
                last.shape().stream().mapToLong(Long::longValue).toArray()));
        model.folder.put("model.safetensors", TinyModel.file(tensors));

        assertThat(faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("model.safetensors");
            assertThat(fault.message()).contains(last.name(), String.valueOf(number), "place 3");
        });
        assertThat(store.list(Buckets.JOBS, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"504b0304", "1f8b0800", "80027d71", "7b7d"})
    void archivesAndPicklesInDisguiseAreRefusedUnopened(String start) throws IOException {
        byte[] disguised = Arrays.copyOf(HexFormat.of().parseHex(start), 4_000);
        model.folder.put("model.safetensors", disguised);

        assertThat(faults()).singleElement().extracting(Fault::param).isEqualTo("model.safetensors");
        assertThat(store.list(Buckets.JOBS, "")).isEmpty();
    }

    @Test
    void everyFaultIsToldAtOnceAndNothingIsStored() throws IOException {
        model.folder.remove("model.safetensors");
        model.folder.put("pytorch_model.bin", new byte[3]);
        model.folder.put("config.json", "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(faults())
                .extracting(Fault::param)
                .containsExactly("model.safetensors", "pytorch_model.bin", "config.json.model_type");
        assertThat(store.list(Buckets.JOBS, "")).isEmpty();
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() throws IOException {
        List<Tensor> tensors = TinyModel.stored();
        model.folder.put("model.safetensors", TinyModel.file(tensors.subList(1, tensors.size())));
        assertThat(faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("model.safetensors");
            assertThat(fault.message()).contains("wte.weight");
        });

        model.folder.put("model.safetensors", "no tensors".getBytes(StandardCharsets.UTF_8));
        assertThat(faults()).extracting(Fault::param).containsExactly("model.safetensors");
        assertThat(store.list(Buckets.JOBS, "")).isEmpty();
    }

    private static Recipe recipe(ExistingModel existing) {
        Map<String, Object> tree = Map.of("task", "chat", "model", RecipeWriter.writeModel(existing));
        return switch (RecipeReader.read(tree, 3)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private WorkOutcome prepare(ManifestReference manifest, String lines) {
        ExistingModel existing = new ExistingModel(
                "tiny", new ExistingModel.Source(manifest.bucket(), manifest.key(), manifest.sha256()), 2, 8, 32);
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, "local/files/chats/content");
        StoredObject stored = store.put(key, lines.getBytes(StandardCharsets.UTF_8));
        Assignment.UploadedFile file = new Assignment.UploadedFile(
                "chats", "chats.jsonl", new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256()));
        return new PrepareJob(store, scratch)
                .perform(
                        new Assignment.Prepare("local", "job-1", recipe(existing), file, Optional.empty()),
                        new GrantedWork(TaskId.prepare("job-1")));
    }

    private static String chats(String answer) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("{\"messages\": [{\"role\": \"user\", \"content\": \"add ")
                    .append(i)
                    .append("\"}, {\"role\": \"assistant\", \"content\": \"")
                    .append(answer)
                    .append("\"}]}\n");
        }
        return lines.toString();
    }

    @Test
    void whoGoesOnWithAModelHasItsWeightsItsTokensAndItsTemplate() throws IOException {
        ManifestReference manifest = taken().manifest();
        WorkOutcome outcome = prepare(manifest, chats("bad"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Completed.class);
        LedgerEvent.Prepared prepared = (LedgerEvent.Prepared) ((WorkOutcome.Completed) outcome).lastWord();
        Bundle bundle = open(prepared.rows().learning());
        assertThat(weights(bundle)).isEqualTo(TinyModel.WEIGHTS);
        assertThat(bundle.part("tokenizer.json")).isEqualTo(model.folder.get("tokenizer.json"));
        assertThat(new String(bundle.part("tokenizer_config.json"), StandardCharsets.UTF_8))
                .contains("m.content + eos_token");
        assertThat(new String(bundle.part("trainyard.json"), StandardCharsets.UTF_8))
                .contains("chat");
    }

    @Test
    void whatTheModelHasNoTokensForIsTheFilesFault() throws IOException {
        WorkOutcome outcome = prepare(taken().manifest(), chats("xyz"));

        assertThat(outcome).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(FailureCode.INVALID_TRAINING_FILE);
            assertThat(failed.failure().message()).contains("example 1", "20");
        });
    }

    @Test
    void aModelThatIsGoneIsNamed() throws IOException {
        ManifestReference manifest = taken().manifest();
        store.delete(new ObjectKey(manifest.bucket(), manifest.key()));

        assertThat(prepare(manifest, chats("bad"))).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(FailureCode.FILE_NOT_FOUND);
            assertThat(failed.failure().param()).isEqualTo("model");
            assertThat(failed.failure().message()).contains("'tiny'");
        });
    }
}
