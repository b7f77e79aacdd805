package dev.trainyard.learning.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.language.LanguageProgram;
import dev.trainyard.learning.language.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Gpt2ImportTest {

    private static final Offset<Float> CLOSE = within(1e-4f);

    private final Engine engine = SharedEngine.get();

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-today", "gpt2-shards", "gpt2-first"})
    void logitsAreThoseOfTransformersAtOnceAndTokenByToken(String folder) {
        Fixture fixture = new Fixture(folder);
        Fixture.Expected expected = fixture.expected();
        GptConfig config = config(fixture);
        List<Tensor> weights = Gpt2Weights.read(config, fixture.tensors());
        engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, config, Precision.F32, weights);
                    LanguageProgram.TextCache text = program.newText(config.context())) {
                assertThat(program.logits(expected.tokens(), expected.rows()).toFloats())
                        .containsExactly(expected.logits(), CLOSE);
                List<Float> decoded = new ArrayList<>();
                int done = 0;
                for (int to = expected.prompt(); to <= config.context(); to++) {
                    float[] logits = text.extend(Arrays.copyOfRange(expected.tokens(), done, to), 1)
                            .toFloats();
                    for (float logit : logits) {
                        decoded.add(logit);
                    }
                    done = to;
                }
                assertThat(decoded.stream().mapToDouble(Float::doubleValue).toArray())
                        .containsExactly(doubles(expected.decoded()), within(1e-4));
                return program;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-today", "gpt2-shards"})
    void whatIsWrittenIsWhatWasRead(String folder) {
        Fixture fixture = new Fixture(folder);
        GptConfig config = config(fixture);
        List<Tensor> written = Gpt2Weights.write(config, Gpt2Weights.read(config, fixture.tensors()));
        assertThat(sorted(written)).isEqualTo(sorted(fixture.tensors()));
        assertThat(Gpt2Config.read(Gpt2Config.write(config, List.of(39))))
                .isEqualTo(new ImportedConfig.Supported(config, List.of(39)));
    }

    @Test
    void aModelWithoutBiasesIsWrittenWithZerosAndAnswersTheSame() {
        GptConfig config = GptConfig.gpt2(20, 8, 2, 2, 8).withoutBiases();
        List<Tensor> weights = GptParameters.initial(config, 4);
        ImportedConfig.Supported read = (ImportedConfig.Supported) Gpt2Config.read(Gpt2Config.write(config, List.of()));
        assertThat(read.config().biased()).isTrue();
        List<Tensor> imported = Gpt2Weights.read(read.config(), Gpt2Weights.write(config, weights));
        long[] tokens = {1, 2, 3, 4, 5};
        assertThat(logits(read.config(), imported, tokens)).containsExactly(logits(config, weights, tokens), CLOSE);
    }

    @Test
    void tensorsThatDoNotFitAreRefusedByName() {
        Fixture fixture = new Fixture("gpt2-today");
        GptConfig config = config(fixture);
        List<Tensor> tensors = fixture.tensors();
        assertThatThrownBy(() -> Gpt2Weights.read(config, without(tensors, "transformer.h.1.mlp.c_fc.bias")))
                .hasMessageContaining("no tensor h.1.mlp.c_fc.bias");
        assertThatThrownBy(
                        () -> Gpt2Weights.read(config, with(tensors, Tensor.ofFloats("score.weight", new float[2], 2))))
                .hasMessageContaining("score.weight");
        assertThatThrownBy(() -> Gpt2Weights.read(
                        config,
                        with(
                                without(tensors, "transformer.h.0.attn.c_attn.weight"),
                                Tensor.ofFloats("transformer.h.0.attn.c_attn.weight", new float[12 * 36], 36, 12))))
                .hasMessageContaining("transformer.h.0.attn.c_attn.weight")
                .hasMessageContaining("[12, 36]");
        assertThatThrownBy(() -> Gpt2Weights.read(
                        config, with(tensors, Tensor.ofFloats("lm_head.weight", new float[40 * 12], 40, 12))))
                .hasMessageContaining("lm_head.weight")
                .hasMessageContaining("tie_word_embeddings");
    }

    private static GptConfig config(Fixture fixture) {
        return ((ImportedConfig.Supported) Gpt2Config.read(fixture.json("config.json"))).config();
    }

    private float[] logits(GptConfig config, List<Tensor> weights, long[] tokens) {
        return engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, config, Precision.F32, weights)) {
                return program.logits(tokens, 1).toFloats();
            }
        });
    }

    private static List<Tensor> without(List<Tensor> tensors, String name) {
        return tensors.stream().filter(tensor -> !tensor.name().equals(name)).toList();
    }

    private static List<Tensor> with(List<Tensor> tensors, Tensor more) {
        List<Tensor> all = new ArrayList<>(tensors);
        all.add(more);
        return all;
    }

    private static List<Tensor> sorted(List<Tensor> tensors) {
        return tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList();
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
