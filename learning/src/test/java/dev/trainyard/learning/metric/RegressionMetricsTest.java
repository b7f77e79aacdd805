package dev.trainyard.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Metric;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionMetricsTest {

    /** Errors 1, -1, 2 and 0 over two targets. */
    private static final double[][] PREDICTED = {{2, 4}, {5, 6}};

    private static final double[][] ACTUAL = {{1, 5}, {3, 6}};

    @Test
    void theFoursomeIsWhatOneCountsByHand() {
        assertThat(RegressionMetrics.of(Metric.MSE, PREDICTED, ACTUAL)).isEqualTo(6.0 / 4);
        assertThat(RegressionMetrics.of(Metric.RMSE, PREDICTED, ACTUAL)).isEqualTo(Math.sqrt(1.5));
        assertThat(RegressionMetrics.of(Metric.MAE, PREDICTED, ACTUAL)).isEqualTo(1);
        // First target: residual 1 + 4, total 1 + 1; second: residual 1 + 0, total 0.25 + 0.25.
        assertThat(RegressionMetrics.of(Metric.R2, PREDICTED, ACTUAL)).isCloseTo((-1.5 + -1) / 2, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onRandomAnswersTheyKeepTheirIdentities(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 200;
        double[][] actual = new double[rows][1];
        double[][] mean = new double[rows][1];
        double[][] predicted = new double[rows][1];
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            actual[i][0] = random.nextGaussian(3, 2);
            predicted[i][0] = actual[i][0] + random.nextGaussian();
            sum += actual[i][0];
        }
        for (double[] row : mean) {
            row[0] = sum / rows;
        }
        double mse = RegressionMetrics.of(Metric.MSE, predicted, actual);
        double variance = RegressionMetrics.of(Metric.MSE, mean, actual);
        assertThat(RegressionMetrics.of(Metric.RMSE, predicted, actual)).isCloseTo(Math.sqrt(mse), within(1e-12));
        assertThat(RegressionMetrics.of(Metric.R2, predicted, actual)).isCloseTo(1 - mse / variance, within(1e-12));
        assertThat(RegressionMetrics.of(Metric.R2, mean, actual)).isCloseTo(0, within(1e-12));
        assertThat(RegressionMetrics.of(Metric.R2, actual, actual)).isEqualTo(1);
        assertThat(RegressionMetrics.of(Metric.MAE, predicted, actual)).isBetween(0.0, Math.sqrt(mse));
    }

    @Test
    void aTargetThatNeverVariesIsEitherMetOrNot() {
        double[][] actual = {{4}, {4}, {4}};
        assertThat(RegressionMetrics.of(Metric.R2, actual, actual)).isEqualTo(1);
        assertThat(RegressionMetrics.of(Metric.R2, new double[][] {{4}, {4}, {5}}, actual))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"ACCURACY", "MACRO_F1", "LOG_LOSS", "ROC_AUC"})
    void metricsOfClassesAreRefused(Metric metric) {
        assertThatThrownBy(() -> RegressionMetrics.of(metric, PREDICTED, ACTUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(metric.wireName());
    }
}
