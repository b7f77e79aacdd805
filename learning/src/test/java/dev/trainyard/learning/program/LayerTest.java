package dev.trainyard.learning.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.oracle.OracleNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {

    static Stream<Arguments> networksWithSeeds() {
        List<Network> networks = new ArrayList<>();
        networks.add(new Network(List.of(new Network.Head())));
        networks.add(new Network(List.of(new Network.Linear(5), new Network.Linear(2), new Network.Head())));
        for (Network.Function function : Network.Function.values()) {
            networks.add(
                    new Network(List.of(new Network.Linear(5), new Network.Activation(function), new Network.Head())));
            networks.add(new Network(List.of(new Network.Activation(function), new Network.Head())));
        }
        networks.add(new Network(List.of(
                new Network.Linear(6),
                new Network.Activation(Network.Function.GELU),
                new Network.Linear(5),
                new Network.Activation(Network.Function.TANH),
                new Network.Head(),
                new Network.Activation(Network.Function.SIGMOID))));
        return networks.stream()
                .flatMap(network -> LongStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(network, seed)));
    }

    @ParameterizedTest
    @MethodSource("networksWithSeeds")
    void aNetworkAnswersAndLearnsByItsFormulas(Network network, long seed) {
        for (Recipes recipes : List.of(Recipes.regression(), Recipes.classification())) {
            try (Trial trial = new Trial(Trial.descent(recipes.with(network)), seed)) {
                double[][] expected = Arrays.stream(trial.features)
                        .map(row -> trial.oracle().answer(row))
                        .toArray(double[][]::new);
                Trial.assertClose(trial.answers(), expected);
                OracleNetwork.Judged judged = trial.oracle().judge(trial.features, trial.targets);
                Trial.assertClose(trial.gradientOfEngine(), judged.gradient());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aProbabilityIsTheSigmoidOfABinaryModelsOneOutput(long seed) {
        Recipes recipes = Recipes.classification()
                .with(new Loss(Loss.Kind.BINARY_CROSS_ENTROPY, Loss.Reduction.MEAN))
                .with(new Network(List.of(new Network.Head())));
        try (Trial trial = new Trial(recipes, seed)) {
            double[][] expected = Arrays.stream(trial.features)
                    .map(row -> trial.oracle().answer(row))
                    .toArray(double[][]::new);
            assertThat(expected[0]).hasSize(1);
            Trial.assertClose(trial.answers(), expected);
        }
    }
}
