package dev.trainyard.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.tree.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextRecipeTest {

    private static Recipe read(Map<String, Object> tree) {
        return switch (RecipeReader.read(tree, 5)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty ->
                throw new AssertionError(faulty.faults().toString());
        };
    }

    private static List<Fault> faults(Map<String, Object> tree) {
        return switch (RecipeReader.read(tree, 5)) {
            case RecipeReading.Read read -> throw new AssertionError("no fault in " + read.recipe());
            case RecipeReading.Faulty faulty -> faulty.faults();
        };
    }

    @Test
    void aModelAndATaskAreEnough() {
        Recipe recipe = read(Map.of("task", "chat", "model", "gpt-nano"));

        assertThat(recipe.texts())
                .isEqualTo(new TextLearning(
                        LearningTask.CHAT,
                        GptPreset.NANO,
                        new TokenizerChoice.Bytes(),
                        256,
                        0,
                        Precision.FP32,
                        new DataSettings.Split(0.9, 0.05, 0.05, false)));
        assertThat(recipe.optimizer()).isEqualTo(new Optimizer.AdamW(1e-3, 0.9, 0.99, 1e-8, 0.1));
        assertThat(recipe.batching()).isEqualTo(new Batching.MiniBatch(16, 1));
        assertThat(recipe.gradientClip()).hasValue(1);
        assertThat(recipe.learningRateMultiplier()).isEqualTo(1);
        assertThat(recipe.decidingMetric()).isEqualTo(Metric.PERPLEXITY);
    }

    @Test
    void everythingThatIsSaidIsWrittenAndReadAgain() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", "language");
        tree.put("model", "gpt-mini");
        tree.put("tokenizer", Map.of("type", "bpe", "vocabulary", 2048));
        tree.put("context", 64);
        tree.put("dropout", 0.1);
        tree.put("precision", "bf16");
        tree.put("worker_class", "gpu");
        tree.put("split", Map.of("train", 0.9, "validation", 0.1, "test", 0));
        tree.put("steps", 2000);
        tree.put("batch_size", 12);
        tree.put("accumulate", 2);
        tree.put("optimizer", Map.of("name", "adamw", "learning_rate", 0.002));
        tree.put("schedule", Map.of("name", "linear", "warmup_steps", 7));
        tree.put("gradient_clip", 2);
        tree.put("metrics", List.of("bits_per_byte", "perplexity"));
        tree.put("early_stopping", Map.of("patience", 3));
        Recipe recipe = read(tree);

        assertThat(recipe.texts().tokenizer()).isEqualTo(new TokenizerChoice.BytePairs(2048));
        assertThat(recipe.texts().precision()).isEqualTo(Precision.BF16);
        assertThat(recipe.learningRateMultiplier()).isEqualTo(2);
        assertThat(read(RecipeWriter.write(recipe))).isEqualTo(recipe);
        for (String tokenizer : List.of("bytes", "characters")) {
            tree.put("tokenizer", tokenizer);
            assertThat(read(RecipeWriter.write(read(tree)))).isEqualTo(read(tree));
        }
    }

    @Test
    void aModelThatIsThereBringsItsTokenizerAndItsContext() {
        Map<String, Object> model = new LinkedHashMap<>(Map.of(
                "name", "tiny", "bucket", "b", "key", "k/manifest.json", "sha256", "ab", "layers", 2, "width", 12));
        model.put("context", 6);
        Recipe recipe = read(Map.of("task", "language", "model", model));

        assertThat(recipe.texts().model())
                .isEqualTo(new ExistingModel("tiny", new ExistingModel.Source("b", "k/manifest.json", "ab"), 2, 12, 6));
        assertThat(recipe.texts().tokenizer()).isEqualTo(new TokenizerChoice.Own());
        assertThat(recipe.texts().context()).isEqualTo(6);
        assertThat(recipe.optimizer().learningRate()).isEqualTo(3e-4);
        assertThat(read(RecipeWriter.write(recipe))).isEqualTo(recipe);
        assertThat(faults(Map.of("task", "language", "model", model, "tokenizer", "bytes", "context", 8)))
                .extracting(Fault::param)
                .containsExactly("recipe.tokenizer", "recipe.context");
        model.remove("sha256");
        assertThat(faults(Map.of("task", "language", "model", model)))
                .extracting(Fault::param)
                .containsExactly("recipe.model.sha256");
    }

    @Test
    void everyFaultIsNamedAtItsPlace() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", "language");
        tree.put("model", "gpt-nana");
        tree.put("target", "species");
        tree.put("tokenizer", Map.of("type", "bytes", "vocabulary", 300));
        tree.put("context", 1);
        tree.put("precision", "bf16");
        tree.put("batch_size", "full");
        tree.put("optimizer", "gd");
        tree.put("metrics", List.of("accuracy", "exact_match"));
        tree.put("split", Map.of("stratify", true));

        assertThat(faults(tree).stream().map(Fault::param))
                .containsExactlyInAnyOrder(
                        "recipe.model",
                        "recipe.target",
                        "recipe.tokenizer.vocabulary",
                        "recipe.context",
                        "recipe.precision",
                        "recipe.batch_size",
                        "recipe.optimizer",
                        "recipe.metrics",
                        "recipe.metrics",
                        "recipe.split.stratify");
        assertThat(faults(tree).toString()).contains("did you mean 'gpt-nano'");
    }

    @Test
    void tablesHaveNoWordsOfTextsAndTextsNoneOfTables() {
        Map<String, Object> table = Map.of("task", "regression", "target", "y", "model", "gpt-nano", "context", 9);
        assertThat(faults(table).stream().map(Fault::param))
                .containsExactlyInAnyOrder("recipe.model", "recipe.context");
        Map<String, Object> texts = Map.of("task", "chat", "network", "mlp", "loss", "mse");
        assertThat(faults(texts).stream().map(Fault::param))
                .containsExactlyInAnyOrder("recipe.model", "recipe.network", "recipe.loss");
    }
}
