package dev.trainyard.learning.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.oracle.OracleNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

    private static final Network ONLY_A_HEAD = new Network(List.of(new Network.Head()));

    static Stream<Arguments> everyLossWithSeeds() {
        return Arrays.stream(Loss.Kind.values()).flatMap(kind -> Arrays.stream(Loss.Reduction.values())
                .flatMap(reduction ->
                        LongStream.rangeClosed(1, 5).mapToObj(seed -> Arguments.of(new Loss(kind, reduction), seed))));
    }

    @ParameterizedTest
    @MethodSource("everyLossWithSeeds")
    void aLossAndItsGradientAreThoseOfItsFormula(Loss loss, long seed) {
        try (Trial trial = new Trial(Trial.descent(recipes(loss)), seed)) {
            OracleNetwork.Judged expected = trial.oracle().judge(trial.features, trial.targets);
            Trial.assertClose(trial.validate().loss(), expected.loss());
            Trial.assertClose(trial.gradientOfEngine(), expected.gradient());
        }
        try (Trial trial = new Trial(recipes(loss), seed)) {
            OracleNetwork.Judged expected = trial.oracle().judge(trial.features, trial.targets);
            ClassicProgram.StepResult step = trial.step(0.01);
            Trial.assertClose(step.loss(), expected.loss());
            Trial.assertClose(step.gradientNorm(), expected.norm());
        }
    }

    @ParameterizedTest
    @MethodSource("everyLossWithSeeds")
    void rightAnswersAreCountedForClassesOnly(Loss loss, long seed) {
        try (Trial trial = new Trial(recipes(loss), seed)) {
            double right = IntStream.range(0, Trial.ROWS)
                    .filter(row -> isRight(loss, trial.oracle().outputs(trial.features[row]), trial.targets[row][0]))
                    .count();
            assertThat(trial.validate().rightAnswers()).isEqualTo(right);
            assertThat(trial.step(0.01).rightAnswers()).isEqualTo(right);
        }
    }

    private static boolean isRight(Loss loss, double[] outputs, double label) {
        return switch (loss.kind()) {
            case MSE, MAE, HUBER -> false;
            case BINARY_CROSS_ENTROPY -> (outputs[0] > 0 ? 1 : 0) == label;
            case CROSS_ENTROPY -> Arrays.stream(outputs).allMatch(output -> output <= outputs[(int) label]);
        };
    }

    /** The founding document's two: the mean of squared differences, and the sum of -y log p. */
    @Test
    void theFoundingFormulasHoldForNumbersThatOneCanCheckByHand() {
        Recipes squares = recipes(new Loss(Loss.Kind.MSE, Loss.Reduction.MEAN));
        try (Trial trial = new Trial(squares, 1)) {
            double sum = 0;
            double[][] answers = trial.answers();
            for (int row = 0; row < Trial.ROWS; row++) {
                for (int i = 0; i < Trial.OUTPUTS; i++) {
                    sum += Math.pow(trial.targets[row][i] - answers[row][i], 2);
                }
            }
            Trial.assertClose(trial.validate().loss(), sum / (Trial.ROWS * Trial.OUTPUTS));
        }
        Recipes entropy = recipes(new Loss(Loss.Kind.CROSS_ENTROPY, Loss.Reduction.SUM));
        try (Trial trial = new Trial(entropy, 1)) {
            double sum = 0;
            double[][] answers = trial.answers();
            for (int row = 0; row < Trial.ROWS; row++) {
                sum -= Math.log(answers[row][(int) trial.targets[row][0]]);
            }
            Trial.assertClose(trial.validate().loss(), sum);
        }
    }

    private static Recipes recipes(Loss loss) {
        Recipes recipes =
                switch (loss.kind()) {
                    case MSE, MAE, HUBER -> Recipes.regression();
                    case CROSS_ENTROPY, BINARY_CROSS_ENTROPY -> Recipes.classification();
                };
        return recipes.with(loss).with(ONLY_A_HEAD);
    }
}
