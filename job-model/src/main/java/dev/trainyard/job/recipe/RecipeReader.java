package dev.trainyard.job.recipe;

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
 * Reads a recipe from its tree, strictly: every fault at once, unknown members refused by name, every default resolved
 * by {@link RecipeDefaults}. {@link RecipeWriter} writes what this reads.
 */
public final class RecipeReader {

    private final List<Fault> faults = new ArrayList<>();
    private final TreeReader tree;
    private final long seedIfAbsent;

    private RecipeReader(Map<String, Object> tree, long seedIfAbsent) {
        this.tree = TreeReader.of("recipe", tree, faults);
        this.seedIfAbsent = seedIfAbsent;
    }

    /**
     * Reads a recipe.
     *
     * @param seedIfAbsent the seed of a recipe that names none
     */
    public static RecipeReading read(Map<String, Object> tree, long seedIfAbsent) {
        return new RecipeReader(tree, seedIfAbsent).read();
    }

    private RecipeReading read() {
        refuseWhatIsNotSupportedYet();
        Optional<LearningTask> named = tree.oneOf("task", List.of(LearningTask.values()), LearningTask::wireName);
        if (!tree.has("task")) {
            tree.fault("task", "is missing; say regression or classification");
        }
        LearningTask task = named.orElse(LearningTask.CLASSIFICATION);
        DataSettings data = readData(task);
        Network network = new NetworkReader(tree).read();
        Loss loss = readLoss(task);
        Optimizer optimizer = new OptimizerReader(tree).read();
        Batching batching = readBatching(optimizer);
        Length length = readLength();
        Schedule schedule = readSchedule();
        OptionalDouble clip = tree.number("gradient_clip", 0, true, 1e9);
        long seed = tree.integer("seed", 0, Integer.MAX_VALUE).orElse(seedIfAbsent);
        CheckpointSettings checkpoints = new CheckpointReader(tree).read(length);
        EarlyStopping stopping = readEarlyStopping();
        List<Metric> metrics = readMetrics(task);
        Placement placement = new PlacementReader(tree).read();
        tree.finish();
        if (!faults.isEmpty()) {
            return new RecipeReading.Faulty(faults);
        }
        return new RecipeReading.Read(new Recipe(
                task,
                data,
                network,
                loss,
                optimizer,
                schedule,
                length,
                batching,
                clip,
                seed,
                checkpoints,
                stopping,
                metrics,
                placement));
    }

    private void refuseWhatIsNotSupportedYet() {
        tree.notSupported("model");
        tree.notSupported("adapter");
        tree.notSupported("workers", 1);
        tree.notSupported("precision", "fp32");
    }

    private DataSettings readData(LearningTask task) {
        if (!tree.has("target")) {
            tree.fault("target", "is missing; name the column, or the list of columns, to be predicted");
        }
        List<String> targets = tree.texts("target").orElse(List.of());
        List<String> features = tree.texts("features").orElse(List.of());
        if (tree.has("target") && targets.isEmpty()) {
            tree.fault("target", "names no column");
        }
        if (task == LearningTask.CLASSIFICATION && targets.size() > 1) {
            tree.fault("target", "names " + targets.size() + " columns, but a classification has one");
        }
        targets.stream()
                .filter(features::contains)
                .forEach(both -> tree.fault("features", "contains the target '" + both + "'"));
        return new DataSettings(targets, features, readCleaning(), readTransformation(), readSplit(task));
    }

    private DataSettings.Cleaning readCleaning() {
        Optional<TreeReader> clean = tree.object("clean");
        if (clean.isEmpty()) {
            return new DataSettings.Cleaning(DataSettings.Missing.MEDIAN, false, true);
        }
        TreeReader reader = clean.get();
        reader.notSupported("outliers", "keep");
        DataSettings.Missing missing = reader.oneOf(
                        "missing", List.of(DataSettings.Missing.values()), DataSettings.Missing::wireName)
                .orElse(DataSettings.Missing.MEDIAN);
        boolean duplicates = dropOrKeep(reader, "duplicates").orElse(false);
        boolean constant = dropOrKeep(reader, "constant").orElse(true);
        reader.finish();
        return new DataSettings.Cleaning(missing, duplicates, constant);
    }

    private static Optional<Boolean> dropOrKeep(TreeReader reader, String member) {
        return reader.oneOf(member, List.of("drop", "keep"), word -> word).map("drop"::equals);
    }

    private DataSettings.Transformation readTransformation() {
        Optional<TreeReader> transform = tree.object("transform");
        if (transform.isEmpty()) {
            return new DataSettings.Transformation(DataSettings.Numeric.STANDARDIZE, DataSettings.Categorical.ONE_HOT);
        }
        TreeReader reader = transform.get();
        DataSettings.Numeric numeric = reader.oneOf(
                        "numeric", List.of(DataSettings.Numeric.values()), DataSettings.Numeric::wireName)
                .orElse(DataSettings.Numeric.STANDARDIZE);
        DataSettings.Categorical categorical = reader.oneOf(
                        "categorical", List.of(DataSettings.Categorical.values()), DataSettings.Categorical::wireName)
                .orElse(DataSettings.Categorical.ONE_HOT);
        reader.finish();
        return new DataSettings.Transformation(numeric, categorical);
    }

    private DataSettings.Split readSplit(LearningTask task) {
        boolean stratifyByDefault = task == LearningTask.CLASSIFICATION;
        DataSettings.Split usual = RecipeDefaults.SPLIT_SHARES;
        Optional<TreeReader> split = tree.object("split");
        if (split.isEmpty()) {
            return new DataSettings.Split(usual.train(), usual.validation(), usual.test(), stratifyByDefault);
        }
        TreeReader reader = split.get();
        reader.notSupported("by");
        double train = reader.number("train", 0, true, 1).orElse(usual.train());
        double validation = reader.number("validation", 0, true, 1).orElse(usual.validation());
        double test = reader.number("test", 0, false, 1).orElse(usual.test());
        boolean stratify = reader.truth("stratify").orElse(stratifyByDefault);
        if (Math.abs(train + validation + test - 1) > 1e-9) {
            reader.fault("", "train, validation and test must sum to 1, not to " + (train + validation + test));
        }
        if (stratify && task == LearningTask.REGRESSION) {
            reader.fault("stratify", "is for classification; a regression has no classes to be cut alike");
        }
        reader.finish();
        return new DataSettings.Split(train, validation, test, stratify);
    }

    private Loss readLoss(LearningTask task) {
        Optional<Object> value = tree.value("loss");
        if (value.isEmpty()) {
            return new Loss(RecipeDefaults.loss(task), Loss.Reduction.MEAN);
        }
        Map<String, Object> named = value.get() instanceof String ? Map.of("name", value.get()) : Map.of();
        TreeReader reader = named.isEmpty()
                ? tree.asObject("loss", value.get()).orElse(TreeReader.of("recipe.loss", Map.of(), faults))
                : TreeReader.of("recipe.loss", named, faults);
        Loss.Kind kind = reader.oneOf("name", List.of(Loss.Kind.values()), Loss.Kind::wireName)
                .orElse(RecipeDefaults.loss(task));
        Loss.Reduction reduction = reader.oneOf("reduction", List.of(Loss.Reduction.values()), Loss.Reduction::wireName)
                .orElse(Loss.Reduction.MEAN);
        boolean forClasses = kind == Loss.Kind.CROSS_ENTROPY || kind == Loss.Kind.BINARY_CROSS_ENTROPY;
        if (forClasses != (task == LearningTask.CLASSIFICATION)) {
            reader.fault("name", "'" + kind.wireName() + "' is no loss for a " + task.wireName());
        }
        reader.finish();
        return new Loss(kind, reduction);
    }

    private Batching readBatching(Optimizer optimizer) {
        boolean full = tree.value("batch_size").filter("full"::equals).isPresent();
        boolean auto = tree.value("batch_size").filter("auto"::equals).isPresent();
        int accumulate = (int) tree.integer("accumulate", 1, 65_536).orElse(1);
        int size = full || auto
                ? RecipeDefaults.BATCH_SIZE
                : (int) tree.integer("batch_size", 1, 1_000_000).orElse(RecipeDefaults.BATCH_SIZE);
        if (optimizer instanceof Optimizer.GradientDescent) {
            if (tree.has("batch_size") && !full && !auto) {
                tree.fault(
                        "batch_size",
                        "must be left out or \"full\" for gd, which sees all rows at every step;"
                                + " for batches take sgd");
            }
            return new Batching.FullBatch();
        }
        return full ? new Batching.FullBatch() : new Batching.MiniBatch(size, accumulate);
    }

    private Length readLength() {
        OptionalLong epochs = tree.integer("epochs", 1, 1_000_000);
        OptionalLong steps = tree.integer("steps", 1, 1_000_000_000);
        if (epochs.isPresent() && steps.isPresent()) {
            tree.fault("steps", "cannot be given together with epochs; leave one of them out");
        }
        return steps.isPresent()
                ? new Length.Steps(steps.getAsLong())
                : new Length.Epochs(epochs.orElse(RecipeDefaults.EPOCHS));
    }

    private Schedule readSchedule() {
        Optional<TreeReader> schedule = tree.object("schedule");
        if (schedule.isEmpty()) {
            return new Schedule(Schedule.Course.CONSTANT, 0, 1);
        }
        TreeReader reader = schedule.get();
        Schedule.Course course = reader.oneOf("name", List.of(Schedule.Course.values()), Schedule.Course::wireName)
                .orElse(Schedule.Course.CONSTANT);
        long warmup = reader.integer("warmup_steps", 0, 1_000_000_000).orElse(0);
        OptionalDouble ratio = reader.number("final_ratio", 0, false, 1);
        if (course == Schedule.Course.CONSTANT && ratio.isPresent() && ratio.getAsDouble() != 1) {
            reader.fault("final_ratio", "is 1 for a constant schedule; for a falling rate take linear or cosine");
        }
        reader.finish();
        return new Schedule(course, warmup, course == Schedule.Course.CONSTANT ? 1 : ratio.orElse(0));
    }

    private EarlyStopping readEarlyStopping() {
        Optional<TreeReader> stopping = tree.object("early_stopping");
        if (stopping.isEmpty()) {
            return new EarlyStopping.Never();
        }
        TreeReader reader = stopping.get();
        reader.notSupported("metric", "loss", "valid_loss");
        int patience = (int) reader.integer("patience", 1, 1_000_000).orElse(10);
        double minDelta = reader.number("min_delta", 0, false, 1e9).orElse(0);
        reader.finish();
        return new EarlyStopping.OnValidationLoss(patience, minDelta);
    }

    private List<Metric> readMetrics(LearningTask task) {
        Optional<List<String>> names = tree.texts("metrics");
        if (names.isEmpty() || names.get().isEmpty()) {
            return RecipeDefaults.metrics(task);
        }
        List<Metric> fitting = Arrays.stream(Metric.values())
                .filter(metric -> metric.task() == task)
                .toList();
        List<Metric> metrics = new ArrayList<>();
        for (String name : names.get()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("metrics", name);
            TreeReader.of("recipe", one, faults)
                    .oneOf("metrics", fitting, Metric::wireName)
                    .ifPresent(metrics::add);
        }
        return metrics.isEmpty() ? RecipeDefaults.metrics(task) : metrics;
    }
}
