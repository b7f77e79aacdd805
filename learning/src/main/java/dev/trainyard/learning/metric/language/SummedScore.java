package dev.trainyard.learning.metric.language;

import dev.trainyard.job.task.Evaluation;
import dev.trainyard.learning.program.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A score of a whole that follows from sums over its examples, with its 95 % interval by the percentile bootstrap over
 * them (Efron 1979). The resamples come from a fixed seed, so that the same answers have the same interval.
 */
final class SummedScore {

    private static final int RESAMPLES = 200;
    private static final long SEED = 20_260_102;

    private SummedScore() {}

    /**
     * Scores.
     *
     * @param statistics numbers of each example, all of one length
     * @param score of the numbers summed over examples
     */
    static Evaluation.MetricValue of(List<double[]> statistics, ToDoubleFunction<double[]> score) {
        int examples = statistics.size();
        double[] drawn = new double[RESAMPLES];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            double[] sums = new double[statistics.getFirst().length];
            for (int i = 0; i < examples; i++) {
                add(sums, statistics.get((int) Long.remainderUnsigned(Seeds.mix(SEED, sample, i), examples)));
            }
            drawn[sample] = score.applyAsDouble(sums);
        }
        double[] whole = new double[statistics.getFirst().length];
        statistics.forEach(one -> add(whole, one));
        double value = score.applyAsDouble(whole);
        double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Evaluation.MetricValue(value, value, value, examples);
        }
        return new Evaluation.MetricValue(
                value,
                sorted[(int) Math.floor(0.025 * (sorted.length - 1))],
                sorted[(int) Math.ceil(0.975 * (sorted.length - 1))],
                examples);
    }

    private static void add(double[] sums, double[] one) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += one[i];
        }
    }
}
