package dev.trainyard.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Metric;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClassificationMetricsTest {

    private static final double[][] PROBABILITIES = {{0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.4, 0.4, 0.2}, {0.2, 0.3, 0.5}
    };
    private static final int[] ACTUAL = {0, 1, 1, 2};

    @Test
    void theFoursomeIsWhatOneCountsByHand() {
        assertThat(of(Metric.ACCURACY))
                .as("of two equals the first is the answer")
                .isEqualTo(0.75);
        // F1 of class 0: 2 of 2 + 1; of class 1: 2 of 1 + 2; of class 2: 2 of 1 + 1.
        assertThat(of(Metric.MACRO_F1)).isCloseTo((2.0 / 3 + 2.0 / 3 + 1) / 3, within(1e-12));
        assertThat(of(Metric.LOG_LOSS))
                .isCloseTo(-(Math.log(0.7) + Math.log(0.6) + Math.log(0.4) + Math.log(0.5)) / 4, within(1e-12));
        assertThat(of(Metric.ROC_AUC)).isCloseTo(1, within(1e-12));
    }

    private static double of(Metric metric) {
        return ClassificationMetrics.of(metric, PROBABILITIES, ACTUAL);
    }

    /** Few different probabilities, so that there are many ties. */
    @ParameterizedTest
    @CsvSource({"2,1", "2,2", "2,3", "3,1", "3,2", "3,3", "5,1", "5,2", "5,3"})
    void onRandomAnswersTheyAreWhatCountingPairsAndTablesGives(int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 60;
        double[][] probabilities = new double[rows][classes];
        int[] actual = new int[rows];
        for (int row = 0; row < rows; row++) {
            double[] parts =
                    random.doubles(classes).map(d -> 1 + Math.floor(d * 4)).toArray();
            double whole = Arrays.stream(parts).sum();
            probabilities[row] = Arrays.stream(parts).map(part -> part / whole).toArray();
            actual[row] = random.nextInt(classes);
        }
        double auc = classes == 2
                ? pairsWon(probabilities, actual, 1)
                : IntStream.range(0, classes)
                        .mapToDouble(i -> pairsWon(probabilities, actual, i))
                        .average()
                        .orElseThrow();
        assertThat(ClassificationMetrics.of(Metric.ROC_AUC, probabilities, actual))
                .isCloseTo(auc, within(1e-12));
        assertThat(ClassificationMetrics.of(Metric.MACRO_F1, probabilities, actual))
                .isCloseTo(macroF1(probabilities, actual, classes), within(1e-12));
    }

    /** The area's meaning: the share of pairs of a member and a non-member in which the member is rated higher. */
    private static double pairsWon(double[][] probabilities, int[] actual, int judged) {
        double won = 0;
        long pairs = 0;
        for (int i = 0; i < actual.length; i++) {
            for (int j = 0; j < actual.length; j++) {
                if (actual[i] == judged && actual[j] != judged) {
                    pairs++;
                    int order = Double.compare(probabilities[i][judged], probabilities[j][judged]);
                    won += order > 0 ? 1 : order == 0 ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    /** By precision and recall. */
    private static double macroF1(double[][] probabilities, int[] actual, int classes) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double hit = 0;
            double chosen = 0;
            double present = 0;
            for (int row = 0; row < actual.length; row++) {
                int best = 0;
                for (int i = 1; i < classes; i++) {
                    best = probabilities[row][i] > probabilities[row][best] ? i : best;
                }
                hit += best == c && actual[row] == c ? 1 : 0;
                chosen += best == c ? 1 : 0;
                present += actual[row] == c ? 1 : 0;
            }
            double precision = chosen == 0 ? 0 : hit / chosen;
            double recall = present == 0 ? 0 : hit / present;
            sum += precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }
        return sum / classes;
    }

    @Test
    void aConfidentErrorIsBadButNotInfinitelySo() {
        double loss = ClassificationMetrics.of(Metric.LOG_LOSS, new double[][] {{1, 0}}, new int[] {1});
        assertThat(loss).isCloseTo(-Math.log(1e-15), within(1e-9));
    }

    @Test
    void aClassThatNobodyIsInOrThatAllAreInHasNoArea() {
        double[][] probabilities = {{0.6, 0.4}, {0.3, 0.7}};
        assertThat(ClassificationMetrics.of(Metric.ROC_AUC, probabilities, new int[] {1, 1}))
                .isNaN();
        double[][] three = {{0.6, 0.3, 0.1}, {0.2, 0.7, 0.1}};
        assertThat(ClassificationMetrics.of(Metric.ROC_AUC, three, new int[] {0, 1}))
                .as("the third class is left out")
                .isEqualTo(1);
    }

    @Test
    void aClassThatIsNeitherPresentNorPredictedDoesNotCountForTheMacroMean() {
        double[][] three = {{0.6, 0.3, 0.1}, {0.2, 0.7, 0.1}};
        assertThat(ClassificationMetrics.of(Metric.MACRO_F1, three, new int[] {0, 1}))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"MSE", "RMSE", "MAE", "R2"})
    void metricsOfValuesAreRefused(Metric metric) {
        assertThatThrownBy(() -> of(metric))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(metric.wireName());
    }
}
