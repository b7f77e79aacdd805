package dev.trainyard.gateway.run;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.recipe.RecipeWriter;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The body of a request for a job, in the fine-tuning protocol's shape with our member {@code recipe}.
 *
 * @param model the name asked for
 */
public record JobRequest(
        String model,
        String trainingFile,
        Optional<String> validationFile,
        Optional<String> suffix,
        Map<String, String> metadata,
        Recipe recipe) {

    /** What reading a body came to. */
    public sealed interface Reading {
        record Read(JobRequest request) implements Reading {}

        record Faulty(List<Fault> faults) implements Reading {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    private static final List<String> FILES = List.of("training_file", "validation_file");
    private static final int LONGEST_NAME = 200;

    /** The same request under the name by which its client knows the base. */
    JobRequest askedAs(String name) {
        return new JobRequest(name, trainingFile, validationFile, suffix, metadata, recipe);
    }

    /** The files that it names, by the members that name them. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(FILES.getFirst(), trainingFile);
        validationFile.ifPresent(file -> files.put(FILES.getLast(), file));
        return files;
    }

    /** The same of a body that has faults, as far as it names any. */
    static Map<String, String> filesOf(Map<String, Object> body) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String member : FILES) {
            if (body.get(member) instanceof String file && !file.isEmpty() && file.length() <= LONGEST_NAME) {
                files.put(member, file);
            }
        }
        return files;
    }

    /** Reads a body to its end and finds every fault. */
    public static Reading read(Map<String, Object> body, long seedIfAbsent) {
        return read(body, Optional.empty(), seedIfAbsent);
    }

    /**
     * Reads a body.
     *
     * @param existing the model that its {@code model} names, when that is none of the bases
     */
    static Reading read(Map<String, Object> body, Optional<ExistingModel> existing, long seedIfAbsent) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", body, faults);
        String model = required(reader, "model");
        if (existing.isEmpty()) {
            checkModel(reader, model);
        }
        String training = required(reader, "training_file");
        Optional<String> validation = reader.text("validation_file", LONGEST_NAME);
        Optional<String> suffix = reader.text("suffix", 64);
        suffix.filter(text -> !text.matches("[A-Za-z0-9._-]+"))
                .ifPresent(text -> reader.fault("suffix", "must be letters, digits, dots, hyphens and underscores"));
        long seed = reader.integer("seed", 0, Integer.MAX_VALUE).orElse(seedIfAbsent);
        Map<String, String> metadata = Metadata.read(reader);
        reader.value("integrations")
                .filter(value -> !(value instanceof List<?> list && list.isEmpty()))
                .ifPresent(ignored -> reader.fault("integrations", "are not supported by this server; leave them out"));
        Map<String, Object> tree = new LinkedHashMap<>();
        if (body.get("recipe") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> tree.put(String.valueOf(name), value));
        }
        fromModel(reader, model, existing, tree);
        OptionalDouble multiplier = applyHyperparameters(reader, tree);
        Optional<Recipe> recipe = recipe(reader, tree, seed, multiplier, faults);
        reader.finish();
        return recipe.isPresent() && faults.isEmpty()
                ? new Reading.Read(new JobRequest(model, training, validation, suffix, metadata, recipe.get()))
                : new Reading.Faulty(faults);
    }

    private static void checkModel(TreeReader reader, String model) {
        if (!model.isEmpty() && !Models.BASES.contains(model)) {
            reader.fault(
                    "model",
                    "'" + model + "' cannot be fine-tuned here; models are made from "
                            + String.join(", ", Models.BASES));
        }
    }

    /** A base that learns from texts is the recipe's too, and without further words it learns to chat. */
    private static void fromModel(
            TreeReader reader, String model, Optional<ExistingModel> existing, Map<String, Object> tree) {
        boolean texts = existing.isPresent() || GptPreset.named(model).isPresent();
        Object task = tree.getOrDefault("task", texts ? LearningTask.CHAT.wireName() : "");
        boolean taskOfTexts = Arrays.stream(LearningTask.values())
                .anyMatch(known -> known.learnsFromTexts() && known.wireName().equals(task));
        boolean taskOfTables = Arrays.stream(LearningTask.values())
                .anyMatch(known -> !known.learnsFromTexts() && known.wireName().equals(task));
        if (texts && taskOfTables) {
            reader.fault("model", "'" + model + "' learns from texts; for the task " + task + " say mlp");
        } else if (Models.BASES.contains(model) && !texts && taskOfTexts) {
            reader.fault(
                    "model",
                    "'" + model + "' learns from tables; for the task " + task + " say one of "
                            + String.join(", ", GptPreset.names()));
        }
        if (texts && !taskOfTables) {
            tree.putIfAbsent("task", task);
            Object named = tree.getOrDefault("model", model);
            // As it stands in a job that is answered, and may be sent again.
            Object name = existing.isPresent() && named instanceof Map<?, ?> whole ? whole.get("name") : named;
            if (!model.equals(name)) {
                reader.fault("recipe.model", "must be the same as model, '" + model + "', or be left out");
            }
            tree.put("model", existing.map(RecipeWriter::writeModel).orElse(model));
        }
    }

    private static String required(TreeReader reader, String member) {
        if (!reader.has(member)) {
            reader.fault(member, "is missing");
        }
        return reader.text(member, LONGEST_NAME).orElse("");
    }

    private static Optional<Recipe> recipe(
            TreeReader reader, Map<String, Object> tree, long seed, OptionalDouble multiplier, List<Fault> faults) {
        if (reader.object("recipe").isEmpty() && (reader.has("recipe") || tree.get("task") == null)) {
            if (!reader.has("recipe")) {
                reader.fault(
                        "recipe",
                        "is missing: say what is to be learnt from the table, such as {\"task\": \"classification\","
                                + " \"target\": \"species\"}, or take a model that learns from texts: "
                                + String.join(", ", GptPreset.names()));
            }
            return Optional.empty();
        }
        return switch (RecipeReader.read(tree, seed)) {
            case RecipeReading.Read read -> Optional.of(faster(read.recipe(), multiplier));
            case RecipeReading.Faulty faulty -> {
                faults.addAll(faulty.faults());
                yield Optional.empty();
            }
        };
    }

    /**
     * The protocol's own hyperparameters mean the recipe's members. What the recipe says itself counts most, then the
     * method's, then those in the old place.
     */
    private static OptionalDouble applyHyperparameters(TreeReader reader, Map<String, Object> tree) {
        OptionalDouble ofMethod =
                ofMethod(reader).map(hyper -> apply(hyper, tree)).orElse(OptionalDouble.empty());
        OptionalDouble plain = reader.object("hyperparameters")
                .map(hyper -> apply(hyper, tree))
                .orElse(OptionalDouble.empty());
        return ofMethod.isPresent() ? ofMethod : plain;
    }

    private static OptionalDouble apply(TreeReader hyper, Map<String, Object> tree) {
        if (!isAuto(hyper, "n_epochs")) {
            OptionalLong epochs = hyper.integer("n_epochs", 1, 1_000_000);
            if (epochs.isPresent() && !tree.containsKey("epochs") && !tree.containsKey("steps")) {
                tree.put("epochs", epochs.getAsLong());
            }
        }
        if (!isAuto(hyper, "batch_size")) {
            hyper.integer("batch_size", 1, 1_000_000).ifPresent(size -> tree.putIfAbsent("batch_size", size));
        }
        OptionalDouble multiplier = isAuto(hyper, "learning_rate_multiplier")
                ? OptionalDouble.empty()
                : hyper.number("learning_rate_multiplier", 0, true, 1000);
        hyper.finish();
        return multiplier;
    }

    private static boolean isAuto(TreeReader reader, String member) {
        return reader.value(member).filter("auto"::equals).isPresent();
    }

    private static Optional<TreeReader> ofMethod(TreeReader reader) {
        Optional<TreeReader> given = reader.object("method");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        TreeReader method = given.get();
        if (!method.has("type")) {
            method.fault("type", "is missing; say supervised");
        }
        method.oneOf("type", List.of("supervised", "dpo", "reinforcement"), name -> name)
                .filter(type -> !type.equals("supervised"))
                .ifPresent(
                        type -> method.fault("type", "'" + type + "' is not supported by this server; supervised is"));
        // The others may be sent along and mean nothing then.
        method.value("dpo");
        method.value("reinforcement");
        Optional<TreeReader> supervised = method.object("supervised");
        method.finish();
        Optional<TreeReader> hyper = supervised.flatMap(inner -> inner.object("hyperparameters"));
        supervised.ifPresent(TreeReader::finish);
        return hyper;
    }

    private static Recipe faster(Recipe recipe, OptionalDouble multiplier) {
        if (multiplier.isEmpty()) {
            return recipe;
        }
        double rate = recipe.optimizer().learningRate() * multiplier.getAsDouble();
        Optimizer optimizer =
                switch (recipe.optimizer()) {
                    case Optimizer.GradientDescent ignored -> new Optimizer.GradientDescent(rate);
                    case Optimizer.StochasticGradientDescent sgd ->
                        new Optimizer.StochasticGradientDescent(rate, sgd.weightDecay());
                    case Optimizer.Momentum heavy ->
                        new Optimizer.Momentum(rate, heavy.momentum(), heavy.weightDecay());
                    case Optimizer.Adam adam ->
                        new Optimizer.Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
                    case Optimizer.AdamW adam ->
                        new Optimizer.AdamW(rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
                };
        return recipe.with(optimizer);
    }

    /** Rows of a micro-batch, for answers; nothing when every step sees all rows. */
    public static Optional<Integer> batchSize(Recipe recipe) {
        return switch (recipe.batching()) {
            case Batching.FullBatch ignored -> Optional.empty();
            case Batching.MiniBatch batch -> Optional.of(batch.size());
        };
    }
}
