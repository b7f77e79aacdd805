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
            tree.fault("task", "is missing; say regression, classification, language or chat");
        }
        LearningTask task = named.orElse(LearningTask.CLASSIFICATION);
        Learning learning = task.learnsFromTexts()
                ? new TextLearningReader(tree).read(task)
                : new TableLearningReader(tree, faults).read(task);
        Optimizer optimizer = new OptimizerReader(tree, RecipeDefaults.optimizer(learning)).read();
        Batching batching = readBatching(task, optimizer);
        Length length = readLength(task);
        Schedule schedule = readSchedule(task);
        OptionalDouble clip = tree.number("gradient_clip", 0, true, 1e9);
        if (clip.isEmpty() && task.learnsFromTexts()) {
            clip = OptionalDouble.of(RecipeDefaults.TEXT_CLIP);
        }
        long seed = tree.integer("seed", 0, Integer.MAX_VALUE).orElse(seedIfAbsent);
        CheckpointSettings checkpoints = new CheckpointReader(tree).read(length);
        EarlyStopping stopping = readEarlyStopping();
        List<Metric> metrics = readMetrics(task);
        Placement placement = new PlacementReader(tree).read();
        judgePrecision(learning, placement);
        tree.finish();
        if (!faults.isEmpty()) {
            return new RecipeReading.Faulty(faults);
        }
        return new RecipeReading.Read(new Recipe(
                learning,
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
        tree.notSupported("adapter");
        tree.notSupported("workers", 1);
    }

    /** Measured: a step in brain floats takes a processor without instructions for them 20 times as long. */
    private void judgePrecision(Learning learning, Placement placement) {
        boolean half = learning instanceof TextLearning texts && texts.precision() == Precision.BF16;
        if (half && placement.workerClass().equals(RecipeDefaults.WORKER_CLASS)) {
            tree.fault(
                    "precision",
                    "bf16 needs a GPU: on a processor a step takes 20 times as long as with fp32; say fp32, or a"
                            + " worker_class that has one");
        }
    }

    private Batching readBatching(LearningTask task, Optimizer optimizer) {
        boolean full = tree.value("batch_size").filter("full"::equals).isPresent();
        boolean auto = tree.value("batch_size").filter("auto"::equals).isPresent();
        int accumulate = (int) tree.integer("accumulate", 1, 65_536).orElse(1);
        int usual = RecipeDefaults.batchSize(task);
        int size = full || auto
                ? usual
                : (int) tree.integer("batch_size", 1, 1_000_000).orElse(usual);
        if (task.learnsFromTexts()) {
            if (full) {
                tree.fault("batch_size", "must be a number; texts are not learnt all at once");
            }
            if (optimizer instanceof Optimizer.GradientDescent) {
                tree.fault("optimizer", "gd sees all texts at every step; take adamw, adam, momentum or sgd");
            }
            return new Batching.MiniBatch(size, accumulate);
        }
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

    private Length readLength(LearningTask task) {
        OptionalLong epochs = tree.integer("epochs", 1, 1_000_000);
        OptionalLong steps = tree.integer("steps", 1, 1_000_000_000);
        if (epochs.isPresent() && steps.isPresent()) {
            tree.fault("steps", "cannot be given together with epochs; leave one of them out");
        }
        return steps.isPresent()
                ? new Length.Steps(steps.getAsLong())
                : new Length.Epochs(epochs.orElse(RecipeDefaults.epochs(task)));
    }

    private Schedule readSchedule(LearningTask task) {
        Optional<TreeReader> schedule = tree.object("schedule");
        if (schedule.isEmpty()) {
            return RecipeDefaults.schedule(task);
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
                .filter(metric -> metric.judges(task))
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
