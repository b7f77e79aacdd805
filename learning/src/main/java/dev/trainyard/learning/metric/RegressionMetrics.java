package dev.trainyard.learning.metric;

import dev.trainyard.job.recipe.Metric;

/** Metrics of predicted values, over all targets of all rows alike. */
final class RegressionMetrics {

    private RegressionMetrics() {}

    static double of(Metric metric, double[][] predicted, double[][] actual) {
        return switch (metric) {
            case MSE -> meanSquaredError(predicted, actual);
            case RMSE -> Math.sqrt(meanSquaredError(predicted, actual));
            case MAE -> meanAbsoluteError(predicted, actual);
            case R2 -> determination(predicted, actual);
            case ACCURACY, MACRO_F1, LOG_LOSS, ROC_AUC ->
                throw new IllegalArgumentException(metric.wireName() + " judges classes, not values");
            case PERPLEXITY, BITS_PER_BYTE, TOKEN_ACCURACY, EXACT_MATCH, TOKEN_F1, BLEU, CHRF ->
                throw new IllegalArgumentException(metric.wireName() + " judges texts");
        };
    }

    private static double meanSquaredError(double[][] predicted, double[][] actual) {
        double sum = 0;
        long count = 0;
        for (int row = 0; row < actual.length; row++) {
            for (int i = 0; i < actual[row].length; i++) {
                double error = predicted[row][i] - actual[row][i];
                sum += error * error;
                count++;
            }
        }
        return sum / count;
    }

    private static double meanAbsoluteError(double[][] predicted, double[][] actual) {
        double sum = 0;
        long count = 0;
        for (int row = 0; row < actual.length; row++) {
            for (int i = 0; i < actual[row].length; i++) {
                sum += Math.abs(predicted[row][i] - actual[row][i]);
                count++;
            }
        }
        return sum / count;
    }

    /**
     * The coefficient of determination, averaged over the targets; a target that never varies counts 1 when it is
     * always met and 0 when not.
     */
    private static double determination(double[][] predicted, double[][] actual) {
        int targets = actual[0].length;
        double sum = 0;
        for (int i = 0; i < targets; i++) {
            double mean = 0;
            for (double[] row : actual) {
                mean += row[i] / actual.length;
            }
            double residual = 0;
            double total = 0;
            for (int row = 0; row < actual.length; row++) {
                residual += Math.pow(actual[row][i] - predicted[row][i], 2);
                total += Math.pow(actual[row][i] - mean, 2);
            }
            sum += total == 0 ? (residual == 0 ? 1 : 0) : 1 - residual / total;
        }
        return sum / targets;
    }
}
