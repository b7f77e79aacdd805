package dev.trainyard.learning.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle by hand can err as well, so its gradients are held against differences, and its values against the book. */
class OracleTest {

    private static final double SMALL = 1e-6;

    @Test
    void theErrorFunctionHasTheValuesOfTheTables() {
        assertThat(Erf.of(0)).isZero();
        assertThat(Erf.of(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
        assertThat(Erf.of(-1)).isCloseTo(-0.8427007929497149, within(1e-15));
        assertThat(Erf.of(2.999999)).isCloseTo(0.999977909363751, within(1e-14));
        assertThat(Erf.of(3.000001)).isCloseTo(0.999977909642251, within(1e-14));
        assertThat(Erf.of(4)).isCloseTo(0.9999999845827421, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(Loss.Kind.class)
    void theLossesGradientsAreTheirDifferences(Loss.Kind kind) {
        Network network = new Network(List.of(new Network.Head()));
        compare(network, new Loss(kind, Loss.Reduction.MEAN));
        compare(network, new Loss(kind, Loss.Reduction.SUM));
    }

    @ParameterizedTest
    @EnumSource(Network.Function.class)
    void theActivationsGradientsAreTheirDifferences(Network.Function function) {
        Network network =
                new Network(List.of(new Network.Linear(3), new Network.Activation(function), new Network.Head()));
        compare(network, new Loss(Loss.Kind.MSE, Loss.Reduction.MEAN));
    }

    private static void compare(Network network, Loss loss) {
        SplittableRandom random = new SplittableRandom(5);
        int outputs = loss.kind() == Loss.Kind.BINARY_CROSS_ENTROPY ? 1 : 2;
        double[][] parameters = network.layers().size() == 1
                ? new double[][] {random(random, outputs * 4), random(random, outputs)}
                : new double[][] {
                    random(random, 3 * 4), random(random, 3), random(random, outputs * 3), random(random, outputs)
                };
        double[][] rows = {random(random, 4), random(random, 4), random(random, 4)};
        double[][] targets = loss.kind() == Loss.Kind.CROSS_ENTROPY || outputs == 1
                ? new double[][] {{0}, {1}, {1}}
                : new double[][] {random(random, outputs), random(random, outputs), random(random, outputs)};
        double[][] gradient = new OracleNetwork(network, loss, parameters)
                .judge(rows, targets)
                .gradient();
        for (int p = 0; p < parameters.length; p++) {
            for (int i = 0; i < parameters[p].length; i++) {
                double slope = (lossWith(network, loss, parameters, p, i, SMALL, rows, targets)
                                - lossWith(network, loss, parameters, p, i, -SMALL, rows, targets))
                        / (2 * SMALL);
                assertThat(gradient[p][i]).isCloseTo(slope, within(1e-7));
            }
        }
    }

    private static double lossWith(
            Network network,
            Loss loss,
            double[][] parameters,
            int p,
            int i,
            double more,
            double[][] rows,
            double[][] targets) {
        double[][] moved = Arrays.stream(parameters).map(double[]::clone).toArray(double[][]::new);
        moved[p][i] += more;
        return new OracleNetwork(network, loss, moved).judge(rows, targets).loss();
    }

    private static double[] random(SplittableRandom random, int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
