package dev.trainyard.learning.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.gpt.GptConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gpt2ConfigTest {

    @Test
    void whatTheFileLeavesOutIsGpt2Small() {
        GptConfig small = ((ImportedConfig.Supported) Gpt2Config.read(Map.of("model_type", "gpt2"))).config();
        assertThat(small).isEqualTo(GptConfig.gpt2(50257, 1024, 12, 12, 768));
    }

    @ParameterizedTest
    @CsvSource({
        "activation_function, relu, one of",
        "scale_attn_weights, false, must be true",
        "scale_attn_by_inverse_layer_idx, true, must be false",
        "add_cross_attention, true, must be false",
        "rope_theta, 10000, not a member that is known",
        "quantization_config, bits, not a member that is known",
        "n_head, 5, evenly",
        "n_layer, 0, whole number from 1",
        "layer_norm_epsilon, 0, above 0",
        "eos_token_id, end, must be a token's number",
        "architectures, GPT2ForSequenceClassification, must name one of",
        "model_type, llama, must be 'gpt2'"
    })
    void whatWouldBeComputedOtherwiseIsRefusedByItsName(String member, String value, String reason) {
        Map<String, Object> tree = new LinkedHashMap<>(Map.of("model_type", "gpt2"));
        tree.put(member, member.equals("architectures") ? List.of(value) : parsed(value));
        assertThat(Gpt2Config.read(tree))
                .isInstanceOfSatisfying(
                        ImportedConfig.Unsupported.class, unsupported -> assertThat(unsupported.faults())
                                .singleElement()
                                .satisfies(fault -> {
                                    assertThat(fault.param()).isEqualTo("config.json." + member);
                                    assertThat(fault.message()).contains(reason);
                                }));
    }

    @Test
    void allFaultsComeAtOnce() {
        Map<String, Object> tree = new LinkedHashMap<>(
                Map.of("model_type", "gpt2", "n_layer", -1, "activation_function", "relu", "rope_theta", 1));
        assertThat(((ImportedConfig.Unsupported) Gpt2Config.read(tree)).faults())
                .extracting(Fault::param)
                .containsExactlyInAnyOrder(
                        "config.json.n_layer", "config.json.activation_function", "config.json.rope_theta");
    }

    @Test
    void severalEndTokensAreReadAndWritten() {
        Map<String, Object> tree = Gpt2Config.write(GptConfig.gpt2(20, 8, 2, 2, 8), List.of(3, 5));
        assertThat(((ImportedConfig.Supported) Gpt2Config.read(tree)).endTokens())
                .containsExactly(3, 5);
        assertThat(TokenizerSettings.generation(List.of(3, 5))).containsEntry("eos_token_id", List.of(3, 5));
    }

    @Test
    void templatesAreFoundWhereverTheyStand() {
        assertThat(TokenizerSettings.read(Map.of("chat_template", "a"), java.util.Optional.empty())
                        .chatTemplate())
                .contains("a");
        Map<String, Object> named = Map.of(
                "chat_template",
                List.of(Map.of("name", "tool_use", "template", "t"), Map.of("name", "default", "template", "d")),
                "eos_token",
                Map.of("content", "</s>"),
                "bos_token",
                "<s>");
        TokenizerSettings settings = TokenizerSettings.read(named, java.util.Optional.empty());
        assertThat(settings.chatTemplate()).contains("d");
        assertThat(settings.endToken()).contains("</s>");
        assertThat(settings.beginToken()).contains("<s>");
        assertThat(TokenizerSettings.read(named, java.util.Optional.of("file")).chatTemplate())
                .contains("file");
        assertThat(settings.write(64)).containsEntry("chat_template", "d").containsEntry("model_max_length", 64);
    }

    private static Object parsed(String value) {
        return switch (value) {
            case "true", "false" -> Boolean.valueOf(value);
            default ->
                Arrays.stream(value.split("")).allMatch(letter -> Character.isDigit(letter.charAt(0)))
                        ? (Object) Long.valueOf(value)
                        : value;
        };
    }
}
