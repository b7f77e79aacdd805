package dev.trainyard.learning.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {

    /** Probabilities 0.5, 0.25, 0.15, 0.1 at temperature 1, out of order. */
    private static final float[] LOGITS = {
        (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.1), (float) Math.log(0.25)
    };

    @Test
    void atTemperatureOneTokensComeAsOftenAsTheyAreProbable() {
        assertThat(shares(new Sampling(1, 1, 0, 7))).containsExactly(new double[] {0.15, 0.5, 0.1, 0.25}, within(0.02));
    }

    @Test
    void temperatureSharpensAndZeroTakesTheBest() {
        double total = 0.15 * 0.15 + 0.5 * 0.5 + 0.1 * 0.1 + 0.25 * 0.25;
        assertThat(shares(new Sampling(0.5, 1, 0, 7)))
                .containsExactly(
                        new double[] {0.0225 / total, 0.25 / total, 0.01 / total, 0.0625 / total}, within(0.02));
        assertThat(shares(Sampling.best())).containsExactly(0, 1, 0, 0);
        assertThat(shares(new Sampling(1e-9, 1, 0, 7))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void theBestFewAndTheNucleusLeaveOutTheRest() {
        assertThat(shares(new Sampling(1, 1, 2, 7)))
                .containsExactly(new double[] {0, 2 / 3.0, 0, 1 / 3.0}, within(0.02));
        assertThat(shares(new Sampling(1, 0.8, 0, 7)))
                .containsExactly(new double[] {0.15 / 0.9, 0.5 / 0.9, 0, 0.25 / 0.9}, within(0.02));
        assertThat(shares(new Sampling(1, 0.49, 0, 7))).containsExactly(0, 1, 0, 0);
        assertThat(shares(new Sampling(1, 1e-9, 3, 7))).containsExactly(0, 1, 0, 0);
        // The nucleus is one of what the best few leave: 0.5 of 0.75 is less than 0.7, so both stay.
        assertThat(shares(new Sampling(1, 0.7, 2, 7)))
                .containsExactly(new double[] {0, 2 / 3.0, 0, 1 / 3.0}, within(0.02));
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherChoicePlaceOrSeedDoesNot() {
        float[] even = new float[1000];
        Sampling sampling = new Sampling(1, 1, 0, 7);
        int[] drawn = IntStream.range(0, 50)
                .map(place -> sampling.draw(even, 0, place))
                .toArray();
        assertThat(IntStream.range(0, 50)
                        .map(place -> sampling.draw(even, 0, place))
                        .toArray())
                .isEqualTo(drawn);
        assertThat(IntStream.range(0, 50)
                        .map(place -> sampling.draw(even, 1, place))
                        .toArray())
                .isNotEqualTo(drawn);
        assertThat(IntStream.range(0, 50)
                        .map(place -> new Sampling(1, 1, 0, 8).draw(even, 0, place))
                        .toArray())
                .isNotEqualTo(drawn);
        assertThat(IntStream.of(drawn).distinct().count()).isGreaterThan(40);
    }

    @Test
    void theLargestAreThoseThatSortingFinds() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 300; round++) {
            double[] weights = random.doubles(random.nextInt(1, 40))
                    .map(w -> Math.rint(w * 10))
                    .toArray();
            int count = random.nextInt(0, weights.length + 1);
            int[] sorted = IntStream.range(0, weights.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]))
                    .limit(count)
                    .mapToInt(i -> i)
                    .toArray();
            assertThat(Sampling.largest(weights, count)).isEqualTo(sorted);
        }
    }

    @Test
    void chancesAreLogarithmsOfProbabilitiesWithTheBestBesideThem() {
        TokenChance chance = TokenChance.of(LOGITS, 2, 2);
        assertThat(chance.logProbability()).isCloseTo(Math.log(0.1), within(1e-6));
        assertThat(chance.best()).extracting(TokenChance::token).containsExactly(1, 3);
        assertThat(chance.best().getLast().logProbability()).isCloseTo(Math.log(0.25), within(1e-6));
    }

    @Test
    void settingsOutOfBoundsAreRefusedByName() {
        assertThatThrownBy(() -> new Sampling(-1, 1, 0, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Sampling(Double.NaN, 1, 0, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Sampling(1, 0, 0, 0)).hasMessageContaining("top_p");
        assertThatThrownBy(() -> new Sampling(1, 1.1, 0, 0)).hasMessageContaining("top_p");
        assertThatThrownBy(() -> new Sampling(1, 1, -1, 0)).hasMessageContaining("top_k");
    }

    private static double[] shares(Sampling sampling) {
        double[] shares = new double[LOGITS.length];
        int draws = 20_000;
        for (int place = 0; place < draws; place++) {
            shares[sampling.draw(LOGITS, 0, place)] += 1.0 / draws;
        }
        return java.util.Arrays.stream(shares)
                .map(share -> share > 0.99999 ? 1 : share)
                .toArray();
    }
}
