package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that dies while it answers a batch: whoever leads next goes on where the log says that it stood. */
@Tag("slow")
@ExtendWith(SharedYard.class)
@Timeout(600)
class BatchUnderKillIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int LINES = 400;
    private static final int PART = 16;

    private final TestedYard yard;
    private final Api api;

    BatchUnderKillIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    private String model() {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(200);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "gpt-nano");
        body.put("training_file", api.upload("fox.txt", text.getBytes(StandardCharsets.UTF_8)));
        body.put("recipe", Map.of("task", "language", "context", 32, "steps", 20, "checkpoint_every", 20));
        String id =
                api.post("/v1/fine_tuning/jobs", body).good().json().get("id").asText();
        JsonNode ended = new JobCourse(api, id).awaitEnd();
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        return ended.get("fine_tuned_model").asText();
    }

    private byte[] questions(String model) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            Map<String, Object> body =
                    Map.of("model", model, "prompt", "The quick ", "max_tokens", 20, "temperature", 0);
            lines.append(JSON.writeValueAsString(Map.of(
                            "custom_id", "question-" + i, "method", "POST", "url", "/v1/completions", "body", body)))
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode batch(String id) {
        return api.get("/v1/batches/" + id).good().json();
    }

    private void killTheGatewayAfter(String batch, int answered) {
        Await.until(answered + " lines are answered", LONGEST, () -> {
            JsonNode now = batch(batch);
            assertThat(now.get("status").asText())
                    .as("it is under way: %s", now)
                    .isIn("validating", "in_progress");
            return now.at("/request_counts/completed").asInt() >= answered;
        });
        ProcessHandle dead = yard.kill("gateway");
        yard.awaitSuccessor("gateway", dead);
        yard.awaitReady();
    }

    @Test
    void everyLineIsAnsweredOnceThoughItsGatewayIsKilledTwice() throws IOException {
        String file = api.upload("batch", "questions.jsonl", questions(model()));
        String batch = api.post(
                        "/v1/batches",
                        Map.of("input_file_id", file, "endpoint", "/v1/completions", "completion_window", "24h"))
                .good()
                .json()
                .get("id")
                .asText();

        killTheGatewayAfter(batch, PART);
        killTheGatewayAfter(batch, 4 * PART);

        Await.until("the batch has ended", LONGEST, () -> Set.of("completed", "failed", "expired", "cancelled")
                .contains(batch(batch).get("status").asText()));
        JsonNode done = batch(batch);
        assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.at("/request_counts/total").asInt()).isEqualTo(LINES);
        assertThat(done.at("/request_counts/completed").asInt()).isEqualTo(LINES);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : api.get("/v1/files/" + done.get("output_file_id").asText() + "/content")
                .good()
                .text()
                .lines()
                .toList()) {
            answers.add(JSON.readTree(line));
        }
        assertThat(answers)
                .map(answer -> answer.get("custom_id").asText())
                .as("each once, in the order of the input")
                .isEqualTo(
                        IntStream.range(0, LINES).mapToObj(i -> "question-" + i).toList());
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.at("/response/status_code").asInt()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(answer ->
                                answer.at("/response/body/choices/0/text").asText())
                        .distinct())
                .as("the same question has the same answer, whoever asked")
                .hasSize(1);
    }
}
