package dev.trainyard.learning.oracle;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A network by hand in 64 bits: one row at a time, forwards and backwards, by the formulas alone. Its parameters are
 * weights [out, in] and biases [out] in turn, each flat.
 */
public final class OracleNetwork {

    private final List<Network.Layer> layers;
    private final Loss loss;
    private final double[][] parameters;
    private final double[] keep;

    /**
     * @param keep what dropout multiplies each of its inputs with, for networks whose only dropout comes first; empty
     *     for networks without dropout, and for answers
     */
    public OracleNetwork(Network network, Loss loss, double[][] parameters, double... keep) {
        this.layers = network.layers();
        this.loss = loss;
        this.parameters = parameters;
        this.keep = keep;
    }

    /** A loss with its gradient to every parameter. */
    public record Judged(double loss, double[][] gradient) {

        /** The global norm. */
        public double norm() {
            double sum = 0;
            for (double[] part : gradient) {
                for (double value : part) {
                    sum += value * value;
                }
            }
            return Math.sqrt(sum);
        }
    }

    /** The outputs of one row: logits or values. */
    public double[] outputs(double[] row) {
        return trace(row).getLast();
    }

    /** The answer to one row: probabilities or values. */
    public double[] answer(double[] row) {
        double[] outputs = outputs(row);
        return switch (loss.kind()) {
            case MSE, MAE, HUBER -> outputs;
            case CROSS_ENTROPY -> OracleLoss.softmax(outputs);
            case BINARY_CROSS_ENTROPY -> new double[] {OracleLoss.sigmoid(outputs[0])};
        };
    }

    /** The loss of these rows, and its gradient. */
    public Judged judge(double[][] rows, double[][] targets) {
        double[][] gradient = new double[parameters.length][];
        for (int p = 0; p < parameters.length; p++) {
            gradient[p] = new double[parameters[p].length];
        }
        double sum = 0;
        for (int row = 0; row < rows.length; row++) {
            List<double[]> trace = trace(rows[row]);
            double divisor = OracleLoss.divisor(loss, rows.length, trace.getLast().length);
            sum += OracleLoss.value(loss.kind(), trace.getLast(), targets[row]) / divisor;
            double[] slope = OracleLoss.gradient(loss.kind(), trace.getLast(), targets[row]);
            for (int i = 0; i < slope.length; i++) {
                slope[i] /= divisor;
            }
            backwards(trace, slope, gradient);
        }
        return new Judged(sum, gradient);
    }

    /** What goes into every layer, and last what comes out of the last. */
    private List<double[]> trace(double[] row) {
        List<double[]> trace = new ArrayList<>(List.of(row));
        int parameter = 0;
        for (Network.Layer layer : layers) {
            double[] x = trace.getLast();
            switch (layer) {
                case Network.Linear ignored -> trace.add(affine(x, parameter++));
                case Network.Head ignored -> trace.add(affine(x, parameter++));
                case Network.Dropout ignored -> trace.add(dropped(x));
                case Network.Activation activation -> trace.add(OracleActivation.of(activation.function(), x));
            }
        }
        return trace;
    }

    private double[] affine(double[] x, int layer) {
        double[] weights = parameters[2 * layer];
        double[] result = parameters[2 * layer + 1].clone();
        for (int out = 0; out < result.length; out++) {
            for (int in = 0; in < x.length; in++) {
                result[out] += weights[out * x.length + in] * x[in];
            }
        }
        return result;
    }

    private double[] dropped(double[] x) {
        double[] result = x.clone();
        for (int i = 0; i < keep.length; i++) {
            result[i] *= keep[i];
        }
        return result;
    }

    private void backwards(List<double[]> trace, double[] outputSlope, double[][] gradient) {
        double[] slope = outputSlope;
        int parameter = parameters.length / 2;
        for (int i = layers.size() - 1; i >= 0; i--) {
            double[] x = trace.get(i);
            switch (layers.get(i)) {
                case Network.Linear ignored -> slope = affineBackwards(x, slope, --parameter, gradient);
                case Network.Head ignored -> slope = affineBackwards(x, slope, --parameter, gradient);
                case Network.Dropout ignored -> slope = dropped(slope);
                case Network.Activation activation ->
                    slope = OracleActivation.backwards(activation.function(), x, slope);
            }
        }
    }

    private double[] affineBackwards(double[] x, double[] slope, int layer, double[][] gradient) {
        double[] weights = parameters[2 * layer];
        double[] inputSlope = new double[x.length];
        for (int out = 0; out < slope.length; out++) {
            gradient[2 * layer + 1][out] += slope[out];
            for (int in = 0; in < x.length; in++) {
                gradient[2 * layer][out * x.length + in] += slope[out] * x[in];
                inputSlope[in] += slope[out] * weights[out * x.length + in];
            }
        }
        return inputSlope;
    }
}
