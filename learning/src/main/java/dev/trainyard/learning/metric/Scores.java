package dev.trainyard.learning.metric;

import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.learning.program.Seeds;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Metrics with their uncertainty: a 95 % interval by the percentile bootstrap over rows (Efron 1979), with resamples
 * from a fixed seed so that the same answers give the same interval.
 */
public final class Scores {

    private static final int RESAMPLES = 200;
    private static final long SEED = 20_260_101;
    /** Beyond this many rows the interval is so narrow that resampling them all is not worth the time. */
    private static final int MOST_RESAMPLED_ROWS = 20_000;

    private Scores() {}

    /** Scores predicted values against actual ones, row by row. */
    public static Map<String, Evaluation.MetricValue> ofValues(
            List<Metric> metrics, double[][] predicted, double[][] actual) {
        return score(
                metrics,
                actual.length,
                metric -> RegressionMetrics.of(metric, predicted, actual),
                rows -> metric -> RegressionMetrics.of(metric, pick(predicted, rows), pick(actual, rows)));
    }

    /** Scores class probabilities against actual classes, row by row. */
    public static Map<String, Evaluation.MetricValue> ofClasses(
            List<Metric> metrics, double[][] probabilities, int[] actual) {
        return score(
                metrics,
                actual.length,
                metric -> ClassificationMetrics.of(metric, probabilities, actual),
                rows -> metric -> ClassificationMetrics.of(
                        metric,
                        pick(probabilities, rows),
                        Arrays.stream(rows).map(row -> actual[row]).toArray()));
    }

    private static Map<String, Evaluation.MetricValue> score(
            List<Metric> metrics,
            int rows,
            Function<Metric, Double> whole,
            Function<int[], Function<Metric, Double>> resampled) {
        Map<Metric, double[]> samples = new LinkedHashMap<>();
        metrics.forEach(metric -> samples.put(metric, new double[RESAMPLES]));
        int size = Math.min(rows, MOST_RESAMPLED_ROWS);
        for (int i = 0; i < RESAMPLES; i++) {
            Function<Metric, Double> sample = resampled.apply(draw(rows, size, i));
            for (Metric metric : metrics) {
                samples.get(metric)[i] = sample.apply(metric);
            }
        }
        Map<String, Evaluation.MetricValue> values = new LinkedHashMap<>();
        samples.forEach((metric, drawn) -> values.put(metric.wireName(), interval(whole.apply(metric), drawn, rows)));
        return values;
    }

    private static Evaluation.MetricValue interval(double value, double[] drawn, int rows) {
        double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Evaluation.MetricValue(value, value, value, rows);
        }
        double low = sorted[(int) Math.floor(0.025 * (sorted.length - 1))];
        double high = sorted[(int) Math.ceil(0.975 * (sorted.length - 1))];
        return new Evaluation.MetricValue(value, low, high, rows);
    }

    private static int[] draw(int rows, int size, int sample) {
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = (int) Long.remainderUnsigned(Seeds.mix(SEED, sample, i), rows);
        }
        return drawn;
    }

    private static double[][] pick(double[][] all, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(double[][]::new);
    }
}
