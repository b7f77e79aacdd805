package dev.trainyard.job.recipe;

import java.util.List;

/**
 * The layers between features and outputs, first to last. The last linear layer that leads to the outputs is part of
 * the list once resolved; {@code Linear.outputs} of that one equals the number of outputs.
 */
public record Network(List<Layer> layers) {

    public Network {
        layers = List.copyOf(layers);
    }

    /** One step of the forward computation. */
    public sealed interface Layer {}

    /** An affine map to so many outputs: {@code y = x W^T + b}. */
    public record Linear(int outputs) implements Layer {
        public Linear {
            if (outputs < 1) {
                throw new IllegalArgumentException("a linear layer has at least one output, not " + outputs);
            }
        }
    }

    /** The final affine map, whose width is the number of targets or classes and follows from the data. */
    public record Head() implements Layer {}

    /** Sets a share of the values to zero while training, and scales the rest by 1 / (1 - rate). */
    public record Dropout(double rate) implements Layer {
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("a dropout rate lies in [0, 1), not " + rate);
            }
        }
    }

    /** An element-wise function (softmax: over the last dimension). */
    public record Activation(Function function) implements Layer {}

    /** The functions that a layer can be. */
    public enum Function {
        RELU("relu"),
        GELU("gelu"),
        TANH("tanh"),
        SIGMOID("sigmoid"),
        SOFTMAX("softmax");

        private final String wireName;

        Function(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }
}
