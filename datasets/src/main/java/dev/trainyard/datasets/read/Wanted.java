package dev.trainyard.datasets.read;

import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import java.util.List;

/**
 * What somebody wants to know of a file. Its other columns are looked at, but take no memory.
 *
 * @param targets columns that must be there
 * @param features columns that must be there too; when there are none, all columns are wanted
 * @param numericTargets whether the targets' values must be numbers
 */
public record Wanted(List<String> targets, List<String> features, boolean numericTargets) {

    public Wanted {
        targets = List.copyOf(targets);
        features = List.copyOf(features);
    }

    /** Every column, whatever it holds. */
    public static Wanted everything() {
        return new Wanted(List.of(), List.of(), false);
    }

    /** What a recipe names. */
    public static Wanted of(Recipe recipe) {
        return new Wanted(
                recipe.table().data().targets(),
                recipe.table().data().features(),
                recipe.task() == LearningTask.REGRESSION);
    }

    /** What a column is for. */
    enum Role {
        PASSED_OVER,
        FEATURE,
        TARGET,
        NUMERIC_TARGET
    }
}
