package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.recipe.RecipeWriter;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.learning.tokenizer.BytePairTokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextTrainingTest {

    private static final int STEPS = 9;
    private static Engine engine;

    private final InMemoryObjectStore store = TrainingSamples.emptyStore();
    private final List<Example> examples = new ArrayList<>();

    @BeforeAll
    static void start() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private TrainJob work() {
        return new TrainJob(engine, store, told -> {}, job -> List.of(), new RecordedMeters(), System::nanoTime);
    }

    private static Recipe recipe() {
        return recipe(Map.of());
    }

    private static Recipe recipe(Map<String, Object> more) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", "chat");
        tree.put("model", "gpt-nano");
        tree.put("context", 16);
        tree.put("dropout", 0.2);
        tree.put("batch_size", 4);
        tree.put("steps", STEPS);
        tree.put("checkpoint_every", 4);
        tree.putAll(more);
        return switch (RecipeReader.read(tree, 5)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty ->
                throw new AssertionError(faulty.faults().toString());
        };
    }

    private Assignment.Train job() {
        return job(recipe(), Map.of());
    }

    private Assignment.Train job(Recipe recipe, Map<String, byte[]> more) {
        BytePairTokenizer tokenizer = BytePairTokenizer.ofBytes(TurnTemplate.SPECIAL_TOKENS);
        TurnTemplate template = new TurnTemplate(tokenizer);
        for (int i = 0; i < 20; i++) {
            examples.add(template.example(new Completion(i + "+1=", Integer.toString(i + 1))));
        }
        LanguageModelFiles model = LanguageModelFiles.of(
                GptConfig.of(GptPreset.NANO, tokenizer.vocabulary(), 16),
                tokenizer,
                TokenizerFile.write(tokenizer),
                TextForm.COMPLETION);
        Map<String, byte[]> parts = new LinkedHashMap<>(model.files());
        parts.put("train.safetensors", tensors(examples.subList(0, 16)));
        parts.put("validation.safetensors", tensors(examples.subList(16, 20)));
        parts.putAll(more);
        BundleStore.Saved saved = new BundleStore(store)
                .save(Buckets.PREPARED, "tenant-1/jobs/job-1/prepared/a1", "texts", parts, Map.of());
        PreparedRows prepared = new PreparedRows.Texts(
                saved.manifest(),
                Optional.empty(),
                new PreparedRows.RowCounts(20, 0, 16, 4, 0),
                tokenizer.vocabulary(),
                new PreparedRows.TokenCounts(100, 30, 0),
                List.of());
        return new Assignment.Train("tenant-1", "job-1", recipe, prepared, Optional.empty(), 0);
    }

    private static byte[] tensors(List<Example> part) {
        return SafetensorsWriter.toBytes(new TokenPart.Examples(part).tensors(), Map.of());
    }

    private static List<Checkpoint> checkpoints(RecordedContext context) {
        return context.heard(LedgerEvent.CheckpointSaved.class).stream()
                .map(LedgerEvent.CheckpointSaved::checkpoint)
                .toList();
    }

    private static LedgerEvent.TrainingEnded completed(WorkOutcome outcome) {
        assertThat(outcome).isInstanceOf(WorkOutcome.Completed.class);
        return (LedgerEvent.TrainingEnded) ((WorkOutcome.Completed) outcome).lastWord();
    }

    @Test
    void whoGoesOnWithAModelBeginsWithItsWeights() throws IOException {
        GptConfig config = GptConfig.of(
                GptPreset.NANO,
                BytePairTokenizer.ofBytes(TurnTemplate.SPECIAL_TOKENS).vocabulary(),
                16);
        List<Tensor> given = GptParameters.initial(config, 77);
        ExistingModel existing =
                new ExistingModel("tiny", new ExistingModel.Source("jobs", "k/manifest.json", "ab"), 4, 128, 16);
        // So small steps that what training ends with is what it began with.
        Recipe recipe = recipe(Map.of(
                "model",
                RecipeWriter.writeModel(existing),
                "optimizer",
                Map.of("name", "adamw", "learning_rate", 1e-9)));
        Assignment.Train job = job(
                recipe,
                Map.of("weights.safetensors", SafetensorsWriter.toBytes(Gpt2Weights.write(config, given), Map.of())));
        RecordedContext context = RecordedContext.undisturbed(1);
        completed(work().perform(job, context));

        Opened opened =
                new BundleStore(store).open(checkpoints(context).getLast().manifest());
        assertThat(opened).isInstanceOf(Opened.Whole.class);
        List<Tensor> learnt = Gpt2Weights.read(
                config,
                ((Opened.Whole) opened).bundle().tensors("weights.safetensors").tensors());
        for (int i = 0; i < given.size(); i++) {
            assertThat(learnt.get(i).toFloats())
                    .as(given.get(i).name())
                    .containsExactly(given.get(i).toFloats(), within(1e-6f));
        }
    }

    @Test
    void aResumedTextJobEndsWithTheSameBytesAsOneThatNeverStopped() throws IOException {
        Assignment.Train job = job();
        RecordedContext straight = RecordedContext.undisturbed(1);
        LedgerEvent.TrainingEnded ended = completed(work().perform(job, straight));
        assertThat(checkpoints(straight)).extracting(Checkpoint::step).containsExactly(4L, 8L, 9L);
        assertThat(ended.trainedRows())
                .isEqualTo(STEPS
                        * examples.subList(0, 16).stream()
                                .mapToLong(example -> example.tokens().length)
                                .sum()
                        / 4);

        long attempt = 2;
        for (Checkpoint from : checkpoints(straight).subList(0, 2)) {
            RecordedContext resumed = RecordedContext.undisturbed(attempt++);
            completed(work().perform(TrainingSamples.resumed(job, from), resumed));
            assertThat(checkpoints(resumed).getLast().weights().sha256())
                    .isEqualTo(checkpoints(straight).getLast().weights().sha256());
        }
        RecordedContext rested = RecordedContext.restsAfter(attempt, 6);
        assertThat(work().perform(job, rested)).isEqualTo(new WorkOutcome.Released("stopped at step 6"));
        RecordedContext again = RecordedContext.undisturbed(attempt + 1);
        completed(
                work().perform(TrainingSamples.resumed(job, checkpoints(rested).getLast()), again));
        assertThat(checkpoints(again).getLast().weights().sha256())
                .isEqualTo(checkpoints(straight).getLast().weights().sha256());
    }

    @Test
    void aCheckpointIsAModelThatOthersLoad() throws IOException {
        RecordedContext context = RecordedContext.undisturbed(1);
        completed(work().perform(job(), context));

        Bundle bundle = new VerifiedBundles(new BundleStore(store))
                .open(checkpoints(context).getFirst().manifest());

        assertThat(bundle.parts().keySet()).containsAll(LanguageModelFiles.NAMES);
        assertThat(bundle.tensors(CheckpointParts.WEIGHTS).tensor("transformer.h.3.mlp.c_proj.weight"))
                .hasValueSatisfying(tensor -> assertThat(tensor.shape()).containsExactly(512L, 128L));
    }

    @Test
    void textsThatDoNotFitTheirRecipeAreAFailureAndNoCrash() {
        Assignment.Train job = job();
        BundleStore.Saved torn = new BundleStore(store)
                .save(Buckets.PREPARED, "tenant-1/jobs/job-1/prepared/a2", "texts", Map.of("x", new byte[1]), Map.of());
        PreparedRows.Texts rows = (PreparedRows.Texts) job.rows();
        Assignment.Train other = new Assignment.Train(
                job.tenant(),
                job.job(),
                job.recipe(),
                new PreparedRows.Texts(
                        torn.manifest(), rows.heldout(), rows.rows(), rows.vocabulary(), rows.tokens(), List.of()),
                Optional.empty(),
                0);

        assertThat(work().perform(other, RecordedContext.undisturbed(1))).isInstanceOf(WorkOutcome.Failed.class);
    }
}
