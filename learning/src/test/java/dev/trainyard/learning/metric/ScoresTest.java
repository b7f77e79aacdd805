package dev.trainyard.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.task.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoresTest {

    private static final List<Metric> OF_VALUES = List.of(Metric.MSE, Metric.RMSE, Metric.MAE, Metric.R2);
    private static final List<Metric> OF_CLASSES =
            List.of(Metric.ACCURACY, Metric.MACRO_F1, Metric.LOG_LOSS, Metric.ROC_AUC);

    @Test
    void theSameAnswersGiveTheSameIntervalsAndEveryValueLiesInItsOwn() {
        double[][] actual = gaussians(300, 1);
        double[][] predicted = noisy(actual, 2);
        Map<String, Evaluation.MetricValue> once = Scores.ofValues(OF_VALUES, predicted, actual);
        assertThat(Scores.ofValues(OF_VALUES, predicted, actual)).isEqualTo(once);
        assertThat(once).containsOnlyKeys("mse", "rmse", "mae", "r2");
        assertThat(once.values()).allSatisfy(value -> {
            assertThat(value.n()).isEqualTo(300);
            assertThat(value.low()).isLessThan(value.value());
            assertThat(value.high()).isGreaterThan(value.value());
        });
    }

    @Test
    void classesHaveIntervalsToo() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] probabilities = new double[200][2];
        int[] actual = new int[200];
        for (int row = 0; row < 200; row++) {
            actual[row] = random.nextInt(2);
            double p =
                    Math.clamp(0.5 + (actual[row] - 0.5) * random.nextDouble() + random.nextGaussian() / 5, 0.01, 0.99);
            probabilities[row] = new double[] {1 - p, p};
        }
        Map<String, Evaluation.MetricValue> scores = Scores.ofClasses(OF_CLASSES, probabilities, actual);
        assertThat(Scores.ofClasses(OF_CLASSES, probabilities, actual)).isEqualTo(scores);
        assertThat(scores).containsOnlyKeys("accuracy", "macro_f1", "log_loss", "roc_auc");
        assertThat(scores.values())
                .allSatisfy(value -> assertThat(value.value()).isBetween(value.low(), value.high()));
    }

    @Test
    void whatIsAlwaysRightIsCertainlySo() {
        double[][] probabilities = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
        assertThat(Scores.ofClasses(List.of(Metric.ACCURACY), probabilities, new int[] {0, 1, 1, 0}))
                .containsEntry("accuracy", new Evaluation.MetricValue(1, 1, 1, 4));
    }

    @Test
    void moreRowsMakeTheIntervalNarrower() {
        double[][] many = gaussians(4_000, 1);
        double[][] few = gaussians(100, 1);
        Evaluation.MetricValue wide =
                Scores.ofValues(List.of(Metric.MSE), noisy(few, 2), few).get("mse");
        Evaluation.MetricValue narrow =
                Scores.ofValues(List.of(Metric.MSE), noisy(many, 2), many).get("mse");
        assertThat(narrow.high() - narrow.low()).isLessThan((wide.high() - wide.low()) / 3);
    }

    /** Of 100 samples from a known truth, about 95 intervals must hold it; 85 would be four deviations too few. */
    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        int held = 0;
        for (int sample = 0; sample < 100; sample++) {
            double[][] actual = gaussians(150, 100 + sample);
            Evaluation.MetricValue mae = Scores.ofValues(List.of(Metric.MAE), noisy(actual, 500 + sample), actual)
                    .get("mae");
            double truth = Math.sqrt(2 / Math.PI);
            held += mae.low() <= truth && truth <= mae.high() ? 1 : 0;
        }
        assertThat(held).isBetween(86, 100);
    }

    @Test
    void aMetricThatIsNotDefinedForTheseRowsSaysSo() {
        double[][] probabilities = {{0.4, 0.6}, {0.3, 0.7}};
        Evaluation.MetricValue area = Scores.ofClasses(List.of(Metric.ROC_AUC), probabilities, new int[] {1, 1})
                .get("roc_auc");
        assertThat(area.value()).isNaN();
    }

    private static double[][] gaussians(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[rows][1];
        for (double[] row : values) {
            row[0] = random.nextGaussian(0, 3);
        }
        return values;
    }

    private static double[][] noisy(double[][] actual, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] predicted = new double[actual.length][1];
        for (int row = 0; row < actual.length; row++) {
            predicted[row][0] = actual[row][0] + random.nextGaussian();
        }
        return predicted;
    }
}
