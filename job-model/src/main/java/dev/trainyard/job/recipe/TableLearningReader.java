package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is learnt from a table: {@code target}, {@code features}, {@code network}, {@code loss} and the like. */
final class TableLearningReader {

    private final TreeReader tree;
    private final List<Fault> faults;

    /** @param faults the list that the tree's faults go to */
    TableLearningReader(TreeReader tree, List<Fault> faults) {
        this.tree = tree;
        this.faults = faults;
    }

    TableLearning read(LearningTask task) {
        for (String member : List.of("model", "tokenizer", "context", "dropout")) {
            if (tree.has(member)) {
                tree.fault(member, "is for the tasks language and chat; a " + task.wireName() + " has a network");
            }
        }
        tree.notSupported("precision", "fp32");
        DataSettings data = readData(task);
        Network network = new NetworkReader(tree).read();
        return new TableLearning(task, data, network, readLoss(task));
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
        return new DataSettings(
                targets, features, readCleaning(), readTransformation(), new SplitReader(tree).read(task));
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
}
