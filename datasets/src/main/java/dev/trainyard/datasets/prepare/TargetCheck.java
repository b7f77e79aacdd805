package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Recipe;

/** Looks whether there is something to learn: rows, and as many classes as the recipe can take. */
record TargetCheck(Recipe recipe, FaultList faults) {

    /** More are hardly classes, and their scores would be of no use. */
    private static final int MOST_CLASSES = 1000;

    void check(TargetCoder coder, RowCleaning cleaning, int rows) {
        if (rows == 0) {
            faults.add(
                    0,
                    "",
                    "no row is left: " + cleaning.withoutTarget() + " have no target and " + cleaning.incomplete()
                            + " lack a feature");
        } else if (recipe.task() == LearningTask.CLASSIFICATION) {
            checkClasses(coder);
        }
    }

    private void checkClasses(TargetCoder coder) {
        int classes = coder.classes().size();
        String target = recipe.table().data().targets().getFirst();
        if (classes < 2) {
            faults.add(
                    0,
                    target,
                    "has one class only, '" + Excerpt.of(coder.classes()) + "'; a classification needs at least two");
        } else if (classes > MOST_CLASSES) {
            faults.add(
                    0,
                    target,
                    "has " + classes + " different values; are these classes? For numbers take the task regression");
        } else if (recipe.table().loss().kind() == Loss.Kind.BINARY_CROSS_ENTROPY && classes != 2) {
            faults.add(
                    0,
                    target,
                    "has " + classes + " classes, but binary_cross_entropy takes exactly two; take cross_entropy");
        }
    }
}
