package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A language model's whole way: from a file of conversations to scored checkpoints that speak. */
@ExtendWith(SharedYard.class)
@Timeout(600)
class LanguageJobIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLE = Path.of("..", "examples", "dates.jsonl");

    private final TestedYard yard;
    private final Api api;

    LanguageJobIT(TestedYard yard) {
        this.yard = yard;
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

        List<JsonNode> told =
                generate(job.id(), 300, Map.of("messages", List.of(Map.of("role", "user", "content", "7 March 1984"))));

        assertThat(told.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo("7 March 1984".length() + 3);
        assertThat(text(told)).hasSizeBetween(6, 16);
        assertThat(text(told).replaceAll("[0-9-]", ""))
                .as("hardly anything but the digits and hyphens of a date: %s", text(told))
                .hasSizeLessThan(4);
        assertThat(told).anyMatch(line -> line.path("finish").asText().equals("stop"));
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
        List<JsonNode> told = generate(
                job.id(), 60, Map.of("prompt", "The quick ", "max_tokens", 8, "temperature", 0, "top_logprobs", 2));
        assertThat(told.getFirst().at("/tokens/0/top")).hasSize(2);
        assertThat(told).anyMatch(line -> line.path("finish").asText().equals("length"));
        assertThat(told.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(8);
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

    private static String text(List<JsonNode> told) {
        StringBuilder text = new StringBuilder();
        told.forEach(line -> text.append(line.path("text").asText("")));
        return text.toString();
    }

    /** Asks the evaluator as a gateway does. */
    private List<JsonNode> generate(String job, long step, Map<String, Object> question)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path manifest = manifest(job, step);
        Map<String, Object> body = new LinkedHashMap<>(question);
        body.put("tenant", "local");
        body.put(
                "manifest",
                Map.of(
                        "bucket",
                        "trainyard-jobs",
                        "key",
                        "local/jobs/" + job + "/a1/s" + step + "/manifest.json",
                        "sha256",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(manifest)))));
        HttpRequest request = HttpRequest.newBuilder(yard.address("evaluator").resolve("/internal/generate"))
                .timeout(Duration.ofMinutes(1))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + yard.secret("service"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<JsonNode> lines = new ArrayList<>();
            for (String line : answer.body().lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }
    }

    private Path manifest(String job, long step) throws IOException {
        try (Stream<Path> files = Files.walk(yard.data())) {
            return files.filter(file -> file.endsWith(Path.of(job, "a1", "s" + step, "manifest.json")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
