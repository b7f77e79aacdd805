package dev.trainyard.learning.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.oracle.OracleNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dropout's choice is made in the engine, but it can be read off: with one row of ones before a linear layer, the
 * gradient of a weight is the output's slope times what dropout made of the one.
 */
class DropoutTest {

    private static final int FEATURES = 2_000;

    private final Engine engine = SharedEngine.get();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void aShareIsDroppedAndTheRestScaledSoThatTheMeanStays(double rate) {
        double[] keep = keptBy(rate, 77);
        double scale = 1 / (1 - rate);
        assertThat(Arrays.stream(keep).allMatch(k -> k == 0 || Math.abs(k - scale) < 1e-3 * scale))
                .isTrue();
        double kept = (double) Arrays.stream(keep).filter(k -> k != 0).count() / FEATURES;
        // Four standard deviations of a share among so many.
        assertThat(kept).isCloseTo(1 - rate, within(4 * Math.sqrt(rate * (1 - rate) / FEATURES) + 1e-9));
    }

    @Test
    void theSameSeedDropsTheSameAndAnotherDropsOthers() {
        assertThat(keptBy(0.5, 77)).isEqualTo(keptBy(0.5, 77)).isNotEqualTo(keptBy(0.5, 78));
    }

    @Test
    void lossAndGradientAreThoseOfWhatWasKept() {
        double rate = 0.3;
        double[] read = keptBy(rate, 5);
        double[] keep =
                Arrays.stream(read).map(k -> k == 0 ? 0 : 1 / (1 - rate)).toArray();
        Seen seen = step(rate, 5);
        OracleNetwork.Judged expected = new OracleNetwork(network(rate), mse(), seen.before, keep)
                .judge(new double[][] {ones()}, new double[][] {{0, 0}});
        Trial.assertClose(seen.loss, expected.loss());
        Trial.assertClose(seen.gradient(), expected.gradient());
    }

    @Test
    void nothingIsDroppedFromAnAnswerOrAValidation() {
        Seen seen = step(0.5, 5);
        OracleNetwork whole = new OracleNetwork(network(0.5), mse(), seen.before);
        Trial.assertClose(new double[][] {seen.answer}, new double[][] {whole.answer(ones())});
        Trial.assertClose(
                seen.validated,
                whole.judge(new double[][] {ones()}, new double[][] {{0, 0}}).loss());
    }

    /** What every input was multiplied with. */
    private double[] keptBy(double rate, long seed) {
        Seen seen = step(rate, seed);
        double[] weights = seen.gradient()[0];
        double slope = seen.gradient()[1][0];
        return IntStream.range(0, FEATURES).mapToDouble(i -> weights[i] / slope).toArray();
    }

    private record Seen(double[][] before, double[][] after, double loss, double validated, double[] answer) {
        double[][] gradient() {
            double[][] gradient = new double[before.length][];
            for (int p = 0; p < before.length; p++) {
                int own = p;
                gradient[p] = IntStream.range(0, before[p].length)
                        .mapToDouble(i -> before[own][i] - after[own][i])
                        .toArray();
            }
            return gradient;
        }
    }

    private Seen step(double rate, long seed) {
        Recipe recipe = Trial.descent(Recipes.regression().with(network(rate))).recipe();
        List<Tensor> weights = Parameters.initial(
                recipe.table().network(), Loss.Kind.MSE, new ModelShape(FEATURES, 2, LearningTask.REGRESSION), 1);
        float[] ones = new float[FEATURES];
        Arrays.fill(ones, 1);
        Tensor x = Tensor.ofFloats("features", ones, 1, FEATURES);
        Tensor y = Tensor.ofFloats("targets", new float[2], 1, 2);
        return engine.call(() -> {
            try (ClassicProgram program = new ClassicProgram(engine, recipe, weights)) {
                program.setRows(x, y, x, y);
                double validated = program.validate().loss();
                double[] answer = Trial.doubles(List.of(program.predict(x)))[0];
                double[][] before = Trial.doubles(program.weights());
                double loss =
                        program.step(new long[] {0}, 1, new long[] {seed}, 1).loss();
                return new Seen(before, Trial.doubles(program.weights()), loss, validated, answer);
            }
        });
    }

    private static Network network(double rate) {
        return new Network(List.of(new Network.Dropout(rate), new Network.Head()));
    }

    private static Loss mse() {
        return new Loss(Loss.Kind.MSE, Loss.Reduction.MEAN);
    }

    private static double[] ones() {
        double[] ones = new double[FEATURES];
        Arrays.fill(ones, 1);
        return ones;
    }
}
