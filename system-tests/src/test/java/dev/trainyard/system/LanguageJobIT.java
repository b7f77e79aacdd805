package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A language model's whole way: from a file of conversations to scored checkpoints that speak. */
@ExtendWith(SharedYard.class)
@Timeout(600)
class LanguageJobIT {

    private static final Path EXAMPLE = Path.of("..", "examples", "dates.jsonl");

    private final Api api;

    LanguageJobIT(TestedYard yard) {
        this.api = yard.api();
    }

    private JobCourse submit(String filename, byte[] content, String model, Map<String, Object> recipe) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("training_file", api.upload(filename, content));
        body.put("recipe", recipe);
        return new JobCourse(
                api,
                api.post("/v1/fine_tuning/jobs", body).good().json().get("id").asText());
    }

    @Test
    void conversationsBecomeAModelThatAnswersThem() throws Exception {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("context", 64);
        recipe.put("tokenizer", "characters");
        recipe.put("steps", 300);
        recipe.put("batch_size", 32);
        recipe.put("checkpoint_every", 150);
        recipe.put("seed", 3);
        JobCourse job = submit("dates.jsonl", Files.readAllBytes(EXAMPLE), "gpt-nano", recipe);

        JsonNode ended = job.awaitEnd();

        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(ended.at("/recipe/task").asText()).isEqualTo("chat");
        assertThat(ended.at("/trained_tokens").asLong()).isPositive();
        List<JsonNode> newestFirst = job.checkpoints();
        assertThat(newestFirst).hasSize(2);
        double late = perplexity(newestFirst.getFirst());
        assertThat(late).isBetween(1.0, perplexity(newestFirst.getLast()));
        assertThat(late)
                .as("much better than guessing among some forty characters")
                .isLessThan(4);
        assertThat(newestFirst
                        .getFirst()
                        .at("/evaluation/metrics/exact_match/n")
                        .asInt())
                .isPositive();

        JsonNode early = samples(job.id(), newestFirst.getLast());
        JsonNode later = samples(job.id(), newestFirst.getFirst());
        assertThat(early).hasSizeGreaterThan(1);
        assertThat(later.findValuesAsText("prompt")).isEqualTo(early.findValuesAsText("prompt"));
        assertThat(later.findValuesAsText("answer")).isNotEqualTo(early.findValuesAsText("answer"));

        JsonNode told = api.post(
                        "/v1/chat/completions",
                        Map.of(
                                "model",
                                name(newestFirst.getFirst()),
                                "messages",
                                List.of(Map.of("role", "user", "content", "7 March 1984")),
                                "temperature",
                                0))
                .good()
                .json();

        assertThat(told.at("/usage/prompt_tokens").asInt()).isEqualTo("7 March 1984".length() + 3);
        String text = told.at("/choices/0/message/content").asText();
        assertThat(text).hasSizeBetween(6, 16);
        assertThat(text.replaceAll("[0-9-]", ""))
                .as("hardly anything but the digits and hyphens of a date: %s", text)
                .hasSizeLessThan(4);
        assertThat(told.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aTextBecomesAModelThatGoesOnWithIt() throws Exception {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(400);
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("task", "language");
        recipe.put("context", 32);
        recipe.put("steps", 60);
        recipe.put("checkpoint_every", 30);
        JobCourse job = submit("fox.txt", text.getBytes(java.nio.charset.StandardCharsets.UTF_8), "gpt-nano", recipe);

        JsonNode ended = job.awaitEnd();

        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(job.checkpoints()
                        .getFirst()
                        .at("/evaluation/metrics/bits_per_byte/value")
                        .asDouble())
                .isBetween(0.0, 8.0);
        JsonNode told = api.post(
                        "/v1/completions",
                        Map.of(
                                "model", name(job.checkpoints().getFirst()),
                                "prompt", "The quick ",
                                "max_tokens", 8,
                                "temperature", 0,
                                "logprobs", 2))
                .good()
                .json();
        assertThat(told.at("/choices/0/logprobs/top_logprobs/0")).hasSize(2);
        assertThat(told.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(told.at("/usage/completion_tokens").asInt()).isEqualTo(8);
    }

    /** The name under which a checkpoint is called. */
    private static String name(JsonNode checkpoint) {
        return checkpoint.get("fine_tuned_model_checkpoint").asText();
    }

    private JsonNode samples(String job, JsonNode checkpoint) {
        return api.get("/v1/fine_tuning/jobs/" + job + "/checkpoints/"
                        + checkpoint.get("id").asText() + "/samples")
                .good()
                .json()
                .get("data");
    }

    private static double perplexity(JsonNode checkpoint) {
        assertThat(checkpoint.at("/evaluation/status").asText())
                .as(checkpoint.toString())
                .isEqualTo("scored");
        return checkpoint.at("/evaluation/metrics/perplexity/value").asDouble();
    }
}
