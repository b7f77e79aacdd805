package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against exact decimal arithmetic, on random values from written seeds. */
class StatisticsTest {

    private static final MathContext EXACT = new MathContext(60);

    @Test
    void meanAndDeviationAreThoseOfExactArithmetic() {
        for (int seed = 1; seed <= 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double offset = Math.pow(10, random.nextInt(-3, 9));
            double[] values = random.doubles(random.nextInt(1, 200))
                    .map(value -> offset + value)
                    .toArray();
            BigDecimal count = BigDecimal.valueOf(values.length);
            BigDecimal sum = BigDecimal.ZERO;
            for (double value : values) {
                sum = sum.add(new BigDecimal(value));
            }
            BigDecimal mean = sum.divide(count, EXACT);
            BigDecimal squares = BigDecimal.ZERO;
            for (double value : values) {
                squares = squares.add(new BigDecimal(value).subtract(mean).pow(2));
            }
            double deviation = squares.divide(count, EXACT).sqrt(EXACT).doubleValue();

            Statistics statistics = new Statistics(values);
            assertThat(statistics.mean())
                    .as("seed %d", seed)
                    .isCloseTo(mean.doubleValue(), within(1e-15 * offset + 1e-15));
            assertThat(statistics.deviation()).as("seed %d", seed).isCloseTo(deviation, within(1e-13 * offset + 1e-13));
        }
    }

    @Test
    void medianAndModeAreThoseOfCounting() {
        for (int seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = random.ints(random.nextInt(1, 30), -3, 4)
                    .mapToDouble(value -> value * 0.5)
                    .toArray();
            Map<Double, Integer> counts = new HashMap<>();
            for (double value : values) {
                counts.merge(value, 1, Integer::sum);
            }
            int most = counts.values().stream().max(Integer::compare).orElseThrow();
            double mode = counts.keySet().stream()
                    .filter(value -> counts.get(value) == most)
                    .min(Double::compare)
                    .orElseThrow();
            double below = 0;
            double median = Double.NaN;
            for (double candidate = -1.5; candidate <= 1.5 && Double.isNaN(median); candidate += 0.5) {
                below += counts.getOrDefault(candidate, 0);
                if (below * 2 > values.length) {
                    median = candidate;
                } else if (below * 2 == values.length) {
                    double next = candidate + 0.5;
                    while (!counts.containsKey(next)) {
                        next += 0.5;
                    }
                    median = (candidate + next) / 2;
                }
            }
            Statistics statistics = new Statistics(values);
            assertThat(statistics.mode()).as("seed %d", seed).isEqualTo(mode);
            assertThat(statistics.median()).as("seed %d", seed).isEqualTo(median);
        }
    }

    @Test
    void equalValuesHaveExactlyTheirMeanAndNoDeviation() {
        for (double value : new double[] {0.1, 1.1, -7.3, 1e38, 1e-300}) {
            double[] values = new double[1001];
            java.util.Arrays.fill(values, value);
            assertThat(new Statistics(values).mean()).isEqualTo(value);
            assertThat(new Statistics(values).deviation()).isZero();
        }
    }

    @Test
    void theLargestValuesDoNotOverflow() {
        Statistics statistics = new Statistics(new double[] {-Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE});
        assertThat(statistics.mean()).isFinite();
        assertThat(statistics.deviation()).isFinite();
        assertThat(statistics.most() - statistics.least()).isFinite();
    }

    @Test
    void ofNothingAllIsZero() {
        Statistics nothing = new Statistics(new double[0]);
        assertThat(new double[] {
                    nothing.mean(),
                    nothing.deviation(),
                    nothing.median(),
                    nothing.mode(),
                    nothing.least(),
                    nothing.most()
                })
                .containsOnly(0);
    }
}
