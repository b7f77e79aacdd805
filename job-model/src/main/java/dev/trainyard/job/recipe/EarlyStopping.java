package dev.trainyard.job.recipe;

/** When to stop before the run's length, judged by the trainer on validation rows in step with training. */
public sealed interface EarlyStopping {

    /** Train to the end. */
    record Never() implements EarlyStopping {}

    /**
     * Stop when the validation loss has not fallen by {@code minDelta} for so many validations in a row. The best is
     * kept.
     */
    record OnValidationLoss(int patience, double minDelta) implements EarlyStopping {}
}
