package dev.trainyard.job.recipe;

/**
 * Learning from the rows of a table.
 *
 * @param task regression or classification
 * @param data which columns, and how they are cleaned, transformed and split
 * @param network the layers between features and outputs
 * @param loss the quantity that training lowers
 */
public record TableLearning(LearningTask task, DataSettings data, Network network, Loss loss) implements Learning {

    public TableLearning {
        if (task.learnsFromTexts()) {
            throw new IllegalArgumentException("a " + task.wireName() + " task does not learn from tables");
        }
    }
}
