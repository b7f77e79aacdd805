package dev.trainyard.learning.oracle;

import dev.trainyard.job.recipe.Network;

/** The functions that a layer can be, and what they do to gradients, in 64 bits. */
final class OracleActivation {

    private OracleActivation() {}

    static double[] of(Network.Function function, double[] x) {
        if (function == Network.Function.SOFTMAX) {
            return OracleLoss.softmax(x);
        }
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = switch (function) {
                case RELU -> Math.max(0, x[i]);
                case GELU -> x[i] * normalShareBelow(x[i]);
                case TANH -> Math.tanh(x[i]);
                case SIGMOID -> OracleLoss.sigmoid(x[i]);
                case SOFTMAX -> throw new AssertionError("not element by element");
            };
        }
        return result;
    }

    static double[] backwards(Network.Function function, double[] x, double[] slope) {
        double[] y = of(function, x);
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = switch (function) {
                case RELU -> x[i] > 0 ? slope[i] : 0;
                case GELU -> slope[i] * (normalShareBelow(x[i]) + x[i] * normalDensity(x[i]));
                case TANH -> slope[i] * (1 - y[i] * y[i]);
                case SIGMOID -> slope[i] * y[i] * (1 - y[i]);
                case SOFTMAX -> softmaxSlope(y, slope, i);
            };
        }
        return result;
    }

    /** The sum over j of slope j times dy_j/dx_i, which is y_j (1 - y_i) for j = i and -y_j y_i otherwise. */
    private static double softmaxSlope(double[] y, double[] slope, int i) {
        double sum = 0;
        for (int j = 0; j < y.length; j++) {
            sum += slope[j] * y[j] * ((i == j ? 1 : 0) - y[i]);
        }
        return sum;
    }

    private static double normalShareBelow(double x) {
        return (1 + Erf.of(x / Math.sqrt(2))) / 2;
    }

    private static double normalDensity(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
