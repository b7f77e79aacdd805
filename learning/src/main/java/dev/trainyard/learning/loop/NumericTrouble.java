package dev.trainyard.learning.loop;

import java.util.Optional;

/**
 * A number that is none any more (NaN or infinite), and where it was seen first. That is the whole rule: a loss that
 * rises and stays finite is left to early stopping and to whoever watches, since no multiple of an earlier loss tells a
 * diverging run from a healthy one with few rows a batch, or rare large targets.
 *
 * @param step 1-based
 * @param batch of that step, 1-based over all epochs
 * @param trainLoss of the step's rows, before the step
 * @param gradientNorm global norm before clipping
 */
public record NumericTrouble(Place place, long step, long batch, double trainLoss, double gradientNorm) {

    /** Where it was seen, in the order in which it is looked for. */
    public enum Place {
        TRAINING_LOSS("the training loss"),
        GRADIENT("the gradient's norm"),
        VALIDATION_LOSS("the validation loss"),
        STATE("a parameter or a number that the optimizer remembers");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        /** For sentences: such as {@code the training loss}. */
        public String words() {
            return words;
        }
    }

    /**
     * The first trouble in what a step measured, if there is any.
     *
     * @param validLoss after the step; any number where it was not measured
     */
    public static Optional<NumericTrouble> in(
            long step, long batch, double trainLoss, double gradientNorm, double validLoss) {
        Optional<Place> place = !Double.isFinite(trainLoss)
                ? Optional.of(Place.TRAINING_LOSS)
                : !Double.isFinite(gradientNorm)
                        ? Optional.of(Place.GRADIENT)
                        : !Double.isFinite(validLoss) ? Optional.of(Place.VALIDATION_LOSS) : Optional.empty();
        return place.map(where -> new NumericTrouble(where, step, batch, trainLoss, gradientNorm));
    }

    /** Trouble in what a step left behind. */
    public static NumericTrouble inState(long step, long batch, double trainLoss, double gradientNorm) {
        return new NumericTrouble(Place.STATE, step, batch, trainLoss, gradientNorm);
    }
}
