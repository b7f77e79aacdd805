package dev.trainyard.job.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a recipe as the tree that {@link RecipeReader} reads, every member said, always in the same order. */
public final class RecipeWriter {

    private RecipeWriter() {}

    /** The recipe's tree. */
    public static Map<String, Object> write(Recipe recipe) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", recipe.task().wireName());
        switch (recipe.learning()) {
            case TableLearning table -> writeTable(tree, table);
            case TextLearning texts -> writeTexts(tree, texts);
        }
        tree.put("optimizer", optimizer(recipe.optimizer()));
        tree.put(
                "schedule",
                object(
                        "name",
                        recipe.schedule().course().wireName(),
                        "warmup_steps",
                        recipe.schedule().warmupSteps(),
                        "final_ratio",
                        recipe.schedule().finalRatio()));
        switch (recipe.length()) {
            case Length.Epochs epochs -> tree.put("epochs", epochs.count());
            case Length.Steps steps -> tree.put("steps", steps.count());
        }
        switch (recipe.batching()) {
            case Batching.FullBatch ignored -> tree.put("batch_size", "full");
            case Batching.MiniBatch batch -> {
                tree.put("batch_size", (long) batch.size());
                tree.put("accumulate", (long) batch.accumulate());
            }
        }
        recipe.gradientClip().ifPresent(clip -> tree.put("gradient_clip", clip));
        tree.put("seed", recipe.seed());
        tree.put("checkpoint_every", interval(recipe.checkpoints().checkpointEvery()));
        tree.put("evaluate_every", (long) recipe.checkpoints().evaluateEvery());
        tree.put("keep", keep(recipe.checkpoints().keep()));
        switch (recipe.earlyStopping()) {
            case EarlyStopping.Never ignored -> {}
            case EarlyStopping.OnValidationLoss rule ->
                tree.put("early_stopping", object("patience", (long) rule.patience(), "min_delta", rule.minDelta()));
        }
        tree.put("metrics", recipe.metrics().stream().map(Metric::wireName).toList());
        tree.put("worker_class", recipe.placement().workerClass());
        tree.put("priority", (long) recipe.placement().priority());
        tree.put("limits", limits(recipe.placement()));
        return tree;
    }

    private static void writeTable(Map<String, Object> tree, TableLearning table) {
        writeData(tree, table.data());
        tree.put("network", layers(table.network()));
        tree.put(
                "loss",
                object(
                        "name",
                        table.loss().kind().wireName(),
                        "reduction",
                        table.loss().reduction().wireName()));
    }

    /** What training begins with, as the recipe's member {@code model}. */
    public static Object writeModel(BaseModel model) {
        return BaseModelReader.write(model);
    }

    private static void writeTexts(Map<String, Object> tree, TextLearning texts) {
        tree.put("model", BaseModelReader.write(texts.model()));
        Map<String, Object> tokenizer = object("type", texts.tokenizer().wireName());
        switch (texts.tokenizer()) {
            case TokenizerChoice.Own ignored -> {} // follows from the model
            case TokenizerChoice.Bytes ignored -> tree.put("tokenizer", tokenizer);
            case TokenizerChoice.Characters ignored -> tree.put("tokenizer", tokenizer);
            case TokenizerChoice.BytePairs pairs -> {
                tokenizer.put("vocabulary", (long) pairs.vocabulary());
                tree.put("tokenizer", tokenizer);
            }
        }
        tree.put("context", (long) texts.context());
        tree.put("dropout", texts.dropout());
        tree.put("precision", texts.precision().wireName());
        tree.put(
                "split",
                object(
                        "train",
                        texts.split().train(),
                        "validation",
                        texts.split().validation(),
                        "test",
                        texts.split().test()));
    }

    private static Map<String, Object> limits(Placement placement) {
        Map<String, Object> limits = object("max_attempts", (long) placement.maxAttempts());
        placement.maxDuration().ifPresent(longest -> limits.put("max_duration", longest.toSeconds()));
        return limits;
    }

    /** As the number that it was before it could be more. */
    private static Object keep(CheckpointSettings.Keep keep) {
        return keep.equals(CheckpointSettings.Keep.last(keep.last()))
                ? (Object) (long) keep.last()
                : object("last", (long) keep.last(), "best", (long) keep.best(), "every", (long) keep.every());
    }

    private static void writeData(Map<String, Object> tree, DataSettings data) {
        tree.put("target", data.targets().size() == 1 ? data.targets().getFirst() : data.targets());
        if (!data.features().isEmpty()) {
            tree.put("features", data.features());
        }
        tree.put(
                "clean",
                object(
                        "missing",
                        data.clean().missing().wireName(),
                        "duplicates",
                        data.clean().dropDuplicates() ? "drop" : "keep",
                        "constant",
                        data.clean().dropConstantColumns() ? "drop" : "keep"));
        tree.put(
                "transform",
                object(
                        "numeric",
                        data.transform().numeric().wireName(),
                        "categorical",
                        data.transform().categorical().wireName()));
        tree.put(
                "split",
                object(
                        "train",
                        data.split().train(),
                        "validation",
                        data.split().validation(),
                        "test",
                        data.split().test(),
                        "stratify",
                        data.split().stratify()));
    }

    private static List<Object> layers(Network network) {
        List<Object> layers = new ArrayList<>();
        for (Network.Layer layer : network.layers()) {
            switch (layer) {
                case Network.Linear linear -> layers.add(object("type", "linear", "outputs", (long) linear.outputs()));
                case Network.Dropout dropout -> layers.add(object("type", "dropout", "rate", dropout.rate()));
                case Network.Activation activation ->
                    layers.add(object("type", activation.function().wireName()));
                case Network.Head ignored -> {} // always added by whoever reads
            }
        }
        return layers;
    }

    private static Map<String, Object> optimizer(Optimizer optimizer) {
        Map<String, Object> tree = object("name", optimizer.wireName(), "learning_rate", optimizer.learningRate());
        switch (optimizer) {
            case Optimizer.GradientDescent ignored -> {}
            case Optimizer.StochasticGradientDescent sgd -> tree.put("weight_decay", sgd.weightDecay());
            case Optimizer.Momentum heavy -> {
                tree.put("momentum", heavy.momentum());
                tree.put("weight_decay", heavy.weightDecay());
            }
            case Optimizer.Adam adam -> adam(tree, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
            case Optimizer.AdamW adam -> adam(tree, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        }
        return tree;
    }

    private static void adam(Map<String, Object> tree, double beta1, double beta2, double epsilon, double weightDecay) {
        tree.put("beta1", beta1);
        tree.put("beta2", beta2);
        tree.put("epsilon", epsilon);
        tree.put("weight_decay", weightDecay);
    }

    private static Map<String, Object> interval(CheckpointSettings.Interval interval) {
        return switch (interval) {
            case CheckpointSettings.Interval.Steps steps -> object("steps", steps.count());
            case CheckpointSettings.Interval.Epochs epochs -> object("epochs", epochs.count());
        };
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
