package dev.trainyard.learning.soak;

import dev.trainyard.job.tensor.Tensor;
import java.util.List;

/**
 * One optimizer step of the soak's network in plain 64-bit Java, by the formulas and not by any engine: linear, ReLU,
 * linear; mean squared error; Adam (Kingma and Ba 2015).
 */
final class ReferenceStep {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    private final double rate;
    private final double epsilon;
    private final double[][] parameters;
    private final double[][] gradients;
    private double loss;

    ReferenceStep(double rate, double epsilon, List<Tensor> parameters) {
        this.rate = rate;
        this.epsilon = epsilon;
        this.parameters = parameters.stream().map(ReferenceStep::doubles).toArray(double[][]::new);
        this.gradients = parameters.stream()
                .map(tensor -> new double[doubles(tensor).length])
                .toArray(double[][]::new);
    }

    private static double[] doubles(Tensor tensor) {
        float[] floats = tensor.toFloats();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    /** The mean squared error of the rows that {@link #learn} saw. */
    double loss() {
        return loss;
    }

    /** Adds up the gradient of the mean squared error over rows of features and targets. */
    void learn(float[][] features, float[][] targets) {
        double[] firstBias = parameters[1];
        double[] secondBias = parameters[3];
        double scale = 1.0 / (features.length * secondBias.length);
        for (int row = 0; row < features.length; row++) {
            double[] hidden = new double[firstBias.length];
            double[] hiddenError = new double[firstBias.length];
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = Math.max(0, firstBias[i] + weighted(parameters[0], i, widen(features[row])));
            }
            for (int out = 0; out < secondBias.length; out++) {
                double error = secondBias[out] + weighted(parameters[2], out, hidden) - targets[row][out];
                loss += scale * error * error;
                double slope = 2 * scale * error;
                gradients[3][out] += slope;
                for (int i = 0; i < hidden.length; i++) {
                    gradients[2][out * hidden.length + i] += slope * hidden[i];
                    hiddenError[i] += slope * parameters[2][out * hidden.length + i];
                }
            }
            for (int i = 0; i < hidden.length; i++) {
                double slope = hidden[i] > 0 ? hiddenError[i] : 0;
                gradients[1][i] += slope;
                for (int j = 0; j < features[row].length; j++) {
                    gradients[0][i * features[row].length + j] += slope * features[row][j];
                }
            }
        }
    }

    private static double[] widen(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }

    private static double weighted(double[] weights, int output, double[] inputs) {
        double sum = 0;
        for (int i = 0; i < inputs.length; i++) {
            sum += weights[output * inputs.length + i] * inputs[i];
        }
        return sum;
    }

    /** The largest difference between Adam's next parameters and what an engine made of them. */
    double deviation(List<Tensor> first, List<Tensor> second, List<Tensor> steps, List<Tensor> fromEngine) {
        double largest = 0;
        for (int p = 0; p < parameters.length; p++) {
            double[] mean = doubles(first.get(p));
            double[] square = doubles(second.get(p));
            double step = doubles(steps.get(p))[0] + 1;
            double[] actual = doubles(fromEngine.get(p));
            for (int i = 0; i < actual.length; i++) {
                double g = gradients[p][i];
                double m = (BETA1 * mean[i] + (1 - BETA1) * g) / (1 - Math.pow(BETA1, step));
                double v = (BETA2 * square[i] + (1 - BETA2) * g * g) / (1 - Math.pow(BETA2, step));
                double expected = parameters[p][i] - rate * m / (Math.sqrt(v) + epsilon);
                double difference = Math.abs(actual[i] - expected);
                largest = difference >= 0 ? Math.max(largest, difference) : Double.POSITIVE_INFINITY;
            }
        }
        return largest;
    }
}
