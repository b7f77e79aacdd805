package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts that people have written for another purpose: school sums with their solutions (GSM8K; Cobbe et al. 2021). */
@ExtendWith(SharedYard.class)
@Timeout(600)
class RealTextsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;

    RealTextsIT(TestedYard yard) {
        this.api = yard.api();
    }

    @Test
    void everySchoolSumGoesThroughFromConversationToAnAnsweringModel() throws Exception {
        List<String> sums = Files.readAllLines(data("gsm8k-train.jsonl"));
        String conversations =
                String.join("\n", sums.stream().map(RealTextsIT::conversation).toList());
        String file = api.upload("sums.jsonl", conversations.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> recipe = Map.of(
                "context",
                256,
                "tokenizer",
                Map.of("type", "bpe", "vocabulary", 2048),
                "steps",
                20,
                "batch_size",
                4,
                "checkpoint_every",
                20,
                "seed",
                1);
        JobCourse job = new JobCourse(
                api,
                api.post("/v1/fine_tuning/jobs", Map.of("model", "gpt-nano", "training_file", file, "recipe", recipe))
                        .good()
                        .json()
                        .get("id")
                        .asText());

        JsonNode ended = job.awaitEnd();

        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        JsonNode metrics = job.checkpoints().getFirst().at("/evaluation/metrics");
        assertThat(metrics.at("/perplexity/value").asDouble())
                .as("better than guessing among 2048 tokens, " + metrics)
                .isBetween(1.0, 1500.0);
        JsonNode said = api.post(
                        "/v1/chat/completions",
                        Map.of(
                                "model",
                                ended.get("fine_tuned_model").asText(),
                                "max_tokens",
                                16,
                                "messages",
                                List.of(Map.of("role", "user", "content", "What is 48 and 24?"))))
                .good()
                .json();
        assertThat(said.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(said.at("/usage/completion_tokens").asInt()).isBetween(1, 16);
    }

    private static String conversation(String sum) {
        try {
            JsonNode parts = JSON.readTree(sum);
            return JSON.writeValueAsString(Map.of(
                    "messages",
                    List.of(
                            Map.of(
                                    "role",
                                    "user",
                                    "content",
                                    parts.get("question").asText()),
                            Map.of(
                                    "role",
                                    "assistant",
                                    "content",
                                    parts.get("answer").asText()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file beside the checkout; the test is skipped, and says so, when it is not there. */
    private static Path data(String name) {
        Path folder = Path.of(System.getProperty("trainyard.shared", ""), "data");
        for (Path at = Path.of("").toAbsolutePath(); at != null && !holds(folder, name); at = at.getParent()) {
            folder = at.resolve("shared").resolve("data");
        }
        if (!holds(folder, name)) {
            System.out.println(
                    "data absent: shared/data/" + name + " is not beside this checkout; its test is skipped");
        }
        Assumptions.assumeTrue(holds(folder, name), "data absent: " + name);
        return folder.resolve(name);
    }

    private static boolean holds(Path folder, String name) {
        return Files.exists(folder.resolve(name));
    }
}
