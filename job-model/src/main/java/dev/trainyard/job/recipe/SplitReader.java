package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.Optional;

/** Reads the member {@code split}. */
final class SplitReader {

    private final TreeReader tree;

    SplitReader(TreeReader tree) {
        this.tree = tree;
    }

    DataSettings.Split read(LearningTask task) {
        boolean stratifyByDefault = task == LearningTask.CLASSIFICATION;
        DataSettings.Split usual = RecipeDefaults.split(task);
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
        if (stratify && task != LearningTask.CLASSIFICATION) {
            reader.fault("stratify", "is for classification; a " + task.wireName() + " has no classes to be cut alike");
        }
        reader.finish();
        return new DataSettings.Split(train, validation, test, stratify);
    }
}
