package dev.trainyard.learning.metric;

import dev.trainyard.job.recipe.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Metrics of class probabilities. */
final class ClassificationMetrics {

    /** Probabilities are kept this far from 0 in logarithms, so that one confident error is not infinitely bad. */
    private static final double SMALLEST = 1e-15;

    private ClassificationMetrics() {}

    static double of(Metric metric, double[][] probabilities, int[] actual) {
        return switch (metric) {
            case ACCURACY -> accuracy(probabilities, actual);
            case MACRO_F1 -> macroF1(probabilities, actual);
            case LOG_LOSS -> logLoss(probabilities, actual);
            case ROC_AUC -> rocAuc(probabilities, actual);
            case MSE, RMSE, MAE, R2 ->
                throw new IllegalArgumentException(metric.wireName() + " judges values, not classes");
            case PERPLEXITY, BITS_PER_BYTE, TOKEN_ACCURACY, EXACT_MATCH, TOKEN_F1, BLEU, CHRF ->
                throw new IllegalArgumentException(metric.wireName() + " judges texts");
        };
    }

    /** The class with the highest probability; the first of equals. */
    static int choice(double[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double accuracy(double[][] probabilities, int[] actual) {
        long right = IntStream.range(0, actual.length)
                .filter(row -> choice(probabilities[row]) == actual[row])
                .count();
        return (double) right / actual.length;
    }

    /** The mean of each class's F1, over the classes that occur among answers or predictions. */
    private static double macroF1(double[][] probabilities, int[] actual) {
        int classes = probabilities[0].length;
        long[] hit = new long[classes];
        long[] predicted = new long[classes];
        long[] present = new long[classes];
        for (int row = 0; row < actual.length; row++) {
            int choice = choice(probabilities[row]);
            predicted[choice]++;
            present[actual[row]]++;
            hit[choice] += choice == actual[row] ? 1 : 0;
        }
        return IntStream.range(0, classes)
                .filter(i -> predicted[i] + present[i] > 0)
                .mapToDouble(i -> 2.0 * hit[i] / (predicted[i] + present[i]))
                .average()
                .orElse(Double.NaN);
    }

    private static double logLoss(double[][] probabilities, int[] actual) {
        double sum = 0;
        for (int row = 0; row < actual.length; row++) {
            sum -= Math.log(Math.max(SMALLEST, probabilities[row][actual[row]]));
        }
        return sum / actual.length;
    }

    /**
     * The area under the ROC curve: for two classes that of the second, for more the mean of each class against the
     * rest. NaN when no class has both members and non-members.
     */
    private static double rocAuc(double[][] probabilities, int[] actual) {
        int classes = probabilities[0].length;
        IntStream judged = classes == 2 ? IntStream.of(1) : IntStream.range(0, classes);
        return judged.mapToDouble(i -> areaOf(i, probabilities, actual))
                .filter(area -> !Double.isNaN(area))
                .average()
                .orElse(Double.NaN);
    }

    /** By ranks (Mann and Whitney), equal scores sharing their mean rank. */
    private static double areaOf(int judged, double[][] probabilities, int[] actual) {
        Integer[] order = IntStream.range(0, actual.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> probabilities[row][judged]));
        long positives = Arrays.stream(actual).filter(label -> label == judged).count();
        long negatives = actual.length - positives;
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double rankSum = 0;
        for (int start = 0; start < order.length; ) {
            int end = start;
            while (end < order.length && probabilities[order[end]][judged] == probabilities[order[start]][judged]) {
                end++;
            }
            double meanRank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++) {
                rankSum += actual[order[i]] == judged ? meanRank : 0;
            }
            start = end;
        }
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
