package dev.trainyard.learning.oracle;

import dev.trainyard.job.recipe.Loss;

/**
 * The losses by their formulas, in 64 bits: of one row, with the gradient to its outputs. Regressions' targets have a
 * number for each output; a class is told by its index.
 */
final class OracleLoss {

    private OracleLoss() {}

    /** What rows are divided by: a mean is over all elements for values, and over all rows for classes. */
    static double divisor(Loss loss, int rows, int outputs) {
        return switch (loss.reduction()) {
            case SUM -> 1;
            case MEAN ->
                switch (loss.kind()) {
                    case MSE, MAE, HUBER -> (double) rows * outputs;
                    case CROSS_ENTROPY, BINARY_CROSS_ENTROPY -> rows;
                };
        };
    }

    static double value(Loss.Kind kind, double[] outputs, double[] target) {
        double sum = 0;
        switch (kind) {
            case MSE -> {
                for (int i = 0; i < outputs.length; i++) {
                    sum += Math.pow(outputs[i] - target[i], 2);
                }
            }
            case MAE -> {
                for (int i = 0; i < outputs.length; i++) {
                    sum += Math.abs(outputs[i] - target[i]);
                }
            }
            case HUBER -> {
                for (int i = 0; i < outputs.length; i++) {
                    double distance = Math.abs(outputs[i] - target[i]);
                    sum += distance < 1 ? distance * distance / 2 : distance - 0.5;
                }
            }
            // -sum y log p, where y is 1 for the row's class and 0 for all others.
            case CROSS_ENTROPY -> sum = -Math.log(softmax(outputs)[(int) target[0]]);
            case BINARY_CROSS_ENTROPY -> {
                double p = sigmoid(outputs[0]);
                sum = -(target[0] * Math.log(p) + (1 - target[0]) * Math.log(1 - p));
            }
        }
        return sum;
    }

    static double[] gradient(Loss.Kind kind, double[] outputs, double[] target) {
        double[] gradient = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            gradient[i] = switch (kind) {
                case MSE -> 2 * (outputs[i] - target[i]);
                case MAE -> Math.signum(outputs[i] - target[i]);
                case HUBER -> Math.clamp(outputs[i] - target[i], -1.0, 1.0);
                case CROSS_ENTROPY -> softmax(outputs)[i] - (i == (int) target[0] ? 1 : 0);
                case BINARY_CROSS_ENTROPY -> sigmoid(outputs[i]) - target[0];
            };
        }
        return gradient;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double[] softmax(double[] x) {
        double sum = 0;
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = Math.exp(x[i]);
            sum += result[i];
        }
        for (int i = 0; i < x.length; i++) {
            result[i] /= sum;
        }
        return result;
    }
}
