package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.EarlyStopping;

/**
 * How early stopping stands.
 *
 * @param bestLoss the lowest validation loss so far; infinite before the first
 * @param bestStep where it was
 * @param since validations since then that were no better
 */
public record Patience(double bestLoss, long bestStep, int since) {

    /** Before the first validation. */
    public static Patience fresh() {
        return new Patience(Double.POSITIVE_INFINITY, 0, 0);
    }

    /** How it stands after one more validation. */
    public Patience after(double loss, long step, EarlyStopping.OnValidationLoss rule) {
        return loss < bestLoss - rule.minDelta()
                ? new Patience(loss, step, 0)
                : new Patience(bestLoss, bestStep, since + 1);
    }
}
