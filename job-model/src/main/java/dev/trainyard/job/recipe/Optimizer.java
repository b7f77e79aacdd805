package dev.trainyard.job.recipe;

/** The rule that turns gradients into steps. Learning rates are those of the schedule's peak. */
public sealed interface Optimizer {

    /** The peak learning rate. */
    double learningRate();

    /** The name in recipes. */
    String wireName();

    /** Gradient descent: every step sees all training rows. {@code w -= rate * g}. */
    record GradientDescent(double learningRate) implements Optimizer {
        @Override
        public String wireName() {
            return "gd";
        }
    }

    /** Stochastic gradient descent on mini-batches, with decay added to the gradient. */
    record StochasticGradientDescent(double learningRate, double weightDecay) implements Optimizer {
        @Override
        public String wireName() {
            return "sgd";
        }
    }

    /** Heavy-ball momentum (Polyak 1964), as PyTorch computes it: {@code v = m v + g; w -= rate * v}. */
    record Momentum(double learningRate, double momentum, double weightDecay) implements Optimizer {
        @Override
        public String wireName() {
            return "momentum";
        }
    }

    /** Adam (Kingma and Ba 2015), with weight decay added to the gradient. */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        @Override
        public String wireName() {
            return "adam";
        }
    }

    /** AdamW (Loshchilov and Hutter 2019): Adam with decoupled weight decay. */
    record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        @Override
        public String wireName() {
            return "adamw";
        }
    }
}
