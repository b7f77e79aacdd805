package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.program.OptimizerState;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GptProgramTest {

    private static final Optimizer PLAIN = new Optimizer.StochasticGradientDescent(1, 0);

    private final Engine engine = SharedEngine.get();

    static Stream<GptConfig> configs() {
        return Stream.of(TinyGpt.BIASED, TinyGpt.UNTIED, TinyGpt.BIASED.withoutBiases());
    }

    @ParameterizedTest
    @MethodSource("configs")
    void logitsAndLossAreThoseOfTheFormulas(GptConfig config) {
        List<Tensor> weights = TinyGpt.weights(config, 3);
        TokenBatch batch = TinyGpt.batch(config, 2, 7, 4);
        ReferenceGpt reference = new ReferenceGpt(config, weights);

        float[] logits = engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, config, Precision.F32, weights)) {
                assertThat(program.validate(batch).lossSum() / batch.counted())
                        .isCloseTo(reference.loss(batch), within(1e-5));
                return program.logits(batch.tokens(), batch.rows()).toFloats();
            }
        });

        for (int row = 0; row < 2; row++) {
            double[][] expected = reference.logits(batch.tokens(), row * 7, 7);
            for (int t = 0; t < 7; t++) {
                for (int i = 0; i < config.vocabulary(); i++) {
                    assertThat(logits[((row * 7) + t) * config.vocabulary() + i])
                            .isCloseTo((float) expected[t][i], within(1e-4f));
                }
            }
        }
    }

    /** A step of gradient descent with rate 1 moves every parameter by its gradient. */
    @ParameterizedTest
    @MethodSource("configs")
    void gradientsOverMicroBatchesAreTheSlopesOfTheFormulas(GptConfig config) {
        List<Tensor> before = TinyGpt.weights(config, 3);
        TokenBatch whole = TinyGpt.batch(config, 3, 6, 9);
        List<Tensor> after = step(config, TinyGpt.settings(PLAIN), before, cut(whole, 2, 1));
        ReferenceGpt reference = new ReferenceGpt(config, before);
        SplittableRandom random = new SplittableRandom(6);

        for (int p = 0; p < before.size(); p++) {
            float[] old = before.get(p).toFloats();
            float[] now = after.get(p).toFloats();
            double[] values = reference.parameter(before.get(p).name());
            for (int i : random.ints(5, 0, old.length).toArray()) {
                double slope = slope(reference, whole, values, i);
                assertThat((double) old[i] - now[i])
                        .as("gradient of %s[%d]", before.get(p).name(), i)
                        .isCloseTo(slope, within(2e-6 + 1e-4 * Math.abs(slope)));
            }
        }
    }

    private static double slope(ReferenceGpt reference, TokenBatch batch, double[] values, int i) {
        double kept = values[i];
        double width = 1e-5;
        values[i] = kept + width;
        double above = reference.loss(batch);
        values[i] = kept - width;
        double below = reference.loss(batch);
        values[i] = kept;
        return (above - below) / (2 * width);
    }

    @Test
    void labelsThatDoNotCountGiveNoGradientWhateverTheTokensAre() {
        List<Tensor> weights = TinyGpt.weights(TinyGpt.BIASED, 3);
        long none = TokenBatch.NOT_COUNTED;
        TokenBatch counted = new TokenBatch(new long[] {1, 2, 3}, new long[] {none, 4, none}, 1);
        TokenBatch padded = new TokenBatch(
                new long[] {1, 2, 9, 7, 1, 5, 6, 7}, new long[] {none, 4, none, none, none, none, none, none}, 2);

        List<Tensor> fromCounted = step(TinyGpt.BIASED, TinyGpt.settings(PLAIN), weights, List.of(counted));
        List<Tensor> fromPadded = step(TinyGpt.BIASED, TinyGpt.settings(PLAIN), weights, List.of(padded));
        for (int i = 0; i < weights.size(); i++) {
            assertThat(fromPadded.get(i).toFloats())
                    .containsExactly(fromCounted.get(i).toFloats(), offset());
        }
        TokenBatch nothing = new TokenBatch(new long[] {1, 2}, new long[] {none, none}, 1);
        assertThat(step(TinyGpt.BIASED, TinyGpt.settings(PLAIN), weights, List.of(nothing, counted)))
                .isEqualTo(fromCounted);
    }

    private static org.assertj.core.data.Offset<Float> offset() {
        return within(1e-6f);
    }

    @Test
    void matricesDecayAndNormsAndBiasesDoNot() {
        List<Tensor> before = TinyGpt.weights(TinyGpt.BIASED, 3);
        List<TokenBatch> batch = List.of(TinyGpt.batch(TinyGpt.BIASED, 2, 6, 9));
        double rate = 0.01;
        List<Tensor> without =
                step(TinyGpt.BIASED, TinyGpt.settings(new Optimizer.AdamW(rate, 0.9, 0.95, 1e-8, 0)), before, batch);
        List<Tensor> with =
                step(TinyGpt.BIASED, TinyGpt.settings(new Optimizer.AdamW(rate, 0.9, 0.95, 1e-8, 0.1)), before, batch);

        for (int p = 0; p < before.size(); p++) {
            float[] old = before.get(p).toFloats();
            float[] plain = without.get(p).toFloats();
            float[] decayed = with.get(p).toFloats();
            boolean matrix = before.get(p).shape().size() == 2;
            for (int i = 0; i < old.length; i++) {
                // AdamW: w -= rate * decay * w, beside Adam's own move.
                assertThat(decayed[i])
                        .as(before.get(p).name())
                        .isCloseTo((float) (plain[i] - (matrix ? rate * 0.1 * old[i] : 0)), within(1e-6f));
            }
        }
    }

    @Test
    void clippingScalesTheWholeGradientToItsGlobalNorm() {
        List<Tensor> before = TinyGpt.weights(TinyGpt.BIASED, 3);
        List<TokenBatch> batch = List.of(TinyGpt.batch(TinyGpt.BIASED, 2, 6, 9));
        LanguageSettings clipped = TinyGpt.with(TinyGpt.settings(PLAIN), OptionalDouble.of(0.25), 0);
        List<Tensor> after = step(TinyGpt.BIASED, clipped, before, batch);
        double squares = 0;
        for (int p = 0; p < before.size(); p++) {
            float[] old = before.get(p).toFloats();
            float[] now = after.get(p).toFloats();
            for (int i = 0; i < old.length; i++) {
                squares += Math.pow((double) old[i] - now[i], 2);
            }
        }
        assertThat(Math.sqrt(squares)).isCloseTo(0.25, Percentage.withPercentage(0.1));
    }

    @Test
    void aTextThatGoesOnFromItsCacheHasTheLogitsOfTheWhole() {
        GptConfig config = TinyGpt.BIASED;
        List<Tensor> weights = TinyGpt.weights(config, 3);
        long[] tokens = TinyGpt.batch(config, 1, 8, 2).tokens();
        engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, config, Precision.F32, weights);
                    LanguageProgram.TextCache other = program.newText(8);
                    LanguageProgram.TextCache text = program.newText(8)) {
                float[] whole = program.logits(tokens, 1).toFloats();
                other.extend(new long[] {5, 4, 3}, 1);
                int v = config.vocabulary();
                int done = 0;
                // Three at once into an empty cache, one, then two at once behind them, then one and one.
                for (int more : new int[] {3, 1, 2, 1, 1}) {
                    float[] next = text.extend(Arrays.copyOfRange(tokens, done, done + more), 1)
                            .toFloats();
                    done += more;
                    assertThat(next)
                            .containsExactly(Arrays.copyOfRange(whole, (done - 1) * v, done * v), within(1e-5f));
                }
                assertThat(text.length()).isEqualTo(8);
                assertThatThrownBy(() -> text.extend(new long[] {1}, 1))
                        .hasMessageContaining("room for 8 tokens, not for 9");
                return program;
            }
        });
    }

    @Test
    void rowsOfACacheGoOnByThemselves() {
        GptConfig config = TinyGpt.UNTIED;
        List<Tensor> weights = TinyGpt.weights(config, 3);
        engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, config, Precision.F32, weights);
                    LanguageProgram.TextCache text = program.newText(4)) {
                text.extend(new long[] {1, 2}, 1);
                text.chooseRows(0, 0, 0);
                text.extend(new long[] {3, 4, 5}, 3);
                text.chooseRows(2, 0);
                float[] both = text.extend(new long[] {6, 7}, 2).toFloats();
                int v = config.vocabulary();
                float[] first = program.logits(new long[] {1, 2, 5, 6}, 1).toFloats();
                float[] second = program.logits(new long[] {1, 2, 3, 7}, 1).toFloats();
                assertThat(Arrays.copyOf(both, v))
                        .containsExactly(Arrays.copyOfRange(first, 3 * v, 4 * v), within(1e-5f));
                assertThat(Arrays.copyOfRange(both, v, 2 * v))
                        .containsExactly(Arrays.copyOfRange(second, 3 * v, 4 * v), within(1e-5f));
                return program;
            }
        });
    }

    @Test
    void reducedPrecisionIsRefusedOnAProcessorWithTheReason() {
        assertThatThrownBy(() -> engine.call(() -> LanguageProgram.forAnswering(
                        engine, TinyGpt.BIASED, Precision.BF16, TinyGpt.weights(TinyGpt.BIASED, 1))))
                .hasMessageContaining("bf16")
                .hasMessageContaining("20 times");
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() {
        List<Tensor> weights = GptParameters.initial(TinyGpt.BIASED, 1);
        assertThatThrownBy(() -> engine.call(() -> LanguageProgram.forAnswering(
                        engine, TinyGpt.BIASED, Precision.F32, weights.subList(1, weights.size()))))
                .hasMessageContaining("no tensor tokens.weight");
    }

    private List<Tensor> step(
            GptConfig config, LanguageSettings settings, List<Tensor> weights, List<TokenBatch> batches) {
        return engine.call(() -> {
            OptimizerState state = OptimizerState.initial(settings.optimizer(), weights);
            try (LanguageProgram program = LanguageProgram.forTraining(engine, config, settings, weights, state)) {
                long counted = batches.stream().mapToLong(TokenBatch::counted).sum();
                for (TokenBatch batch : batches) {
                    program.accumulate(batch, 1, counted);
                }
                program.finishStep(settings.optimizer().learningRate());
                return program.weights();
            }
        });
    }

    private static List<TokenBatch> cut(TokenBatch batch, int... rows) {
        int at = 0;
        java.util.ArrayList<TokenBatch> parts = new java.util.ArrayList<>();
        for (int count : rows) {
            int end = at + count * batch.width();
            parts.add(new TokenBatch(
                    Arrays.copyOfRange(batch.tokens(), at, end), Arrays.copyOfRange(batch.labels(), at, end), count));
            at = end;
        }
        return parts;
    }
}
