package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.ObjectReference;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of a file that are answered together, by the same evaluator as those that come one by one. */
@QuarkusTest
@TestProfile(InMemory.class)
class BatchesTest {

    private static final String BATCHES = "/v1/batches";
    private static final String CHAT = "/v1/chat/completions";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    @Inject
    FakeEvaluator evaluator;

    @Inject
    LineAnswers answers;

    private String model;

    @BeforeEach
    void finishAModelThatSpeaks() {
        Map<String, Object> body =
                MemoryYard.jobBody(web.upload("iris.csv", MemoryYard.IRIS).id());
        body.put("suffix", FakeEvaluator.SPEAKING_SUFFIX);
        String job = web.post("/v1/fine_tuning/jobs", body).id();
        crew.finish(job);
        model = web.get("/v1/fine_tuning/jobs/" + job)
                .ok()
                .get("fine_tuned_model")
                .asText();
        evaluator.follow(new FakeEvaluator.Script.Lines(List.of(
                "{\"index\":0,\"text\":\"Hello\"}",
                "{\"index\":0,\"finish\":\"stop\"}",
                "{\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":4}}")));
    }

    private String chatLine(String customId, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", "Hi")));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", customId);
        line.put("method", "POST");
        line.put("url", CHAT);
        line.put("body", body);
        return new String(Web.json(line), StandardCharsets.UTF_8);
    }

    private String input(String purpose, String... lines) {
        return web.form(
                        "/v1/files",
                        List.of(
                                Web.Part.text("purpose", purpose),
                                Web.Part.file("file", "questions.jsonl", String.join("\n", lines))))
                .id();
    }

    private static Map<String, Object> request(String file) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("input_file_id", file);
        request.put("endpoint", CHAT);
        request.put("completion_window", "24h");
        return request;
    }

    private String submit(String... lines) {
        return web.post(BATCHES, request(input("batch", lines))).id();
    }

    /** The leader does what is pending of batches. */
    private void answer() {
        long generation = yard.replica.read(Ledger::generation);
        yard.replica.read(Ledger::pending).forEach(effect -> {
            if (effect instanceof Effect.AnswerBatch batch) {
                yard.batchRunner(answers).start(batch, generation).join();
            }
        });
    }

    private JsonNode get(String batch) {
        return web.get(BATCHES + "/" + batch).ok();
    }

    private List<JsonNode> lines(JsonNode file) {
        return web.get("/v1/files/" + file.asText() + "/content")
                .text()
                .lines()
                .map(BatchesTest::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Test
    void theLinesOfAFileAreAnsweredAsTheirEndpointWould() {
        Map<String, Object> request = request(input("batch", chatLine("one"), chatLine("two", "n", 0), chatLine("3")));
        request.put("metadata", Map.of("night", "1"));
        request.put("output_expires_after", Map.of("anchor", "created_at", "seconds", 3_600));
        JsonNode created = web.post(BATCHES, request).ok();
        assertThat(created.get("id").asText()).startsWith("batch_");
        assertThat(created.get("object").asText()).isEqualTo("batch");
        assertThat(created.get("status").asText()).isEqualTo("validating");
        assertThat(created.get("errors").isNull()).isTrue();
        assertThat(created.get("output_file_id").isNull()).isTrue();
        assertThat(created.get("metadata").toString()).isEqualTo("{\"night\":\"1\"}");
        assertThat(created.get("expires_at").asLong())
                .isEqualTo(created.get("created_at").asLong() + 86_400);

        answer();

        JsonNode done = get(created.get("id").asText());
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.get("request_counts").toString()).isEqualTo("{\"total\":3,\"completed\":2,\"failed\":1}");
        assertThat(done.at("/usage/input_tokens").asInt()).isEqualTo(24);
        assertThat(done.at("/usage/total_tokens").asInt()).isEqualTo(32);
        assertThat(done.get("in_progress_at").isNumber()).isTrue();
        assertThat(done.get("finalizing_at").isNumber()).isTrue();
        assertThat(done.get("completed_at").isNumber()).isTrue();
        assertThat(done.get("cancelled_at").isNull()).isTrue();
        List<JsonNode> answered = lines(done.get("output_file_id"));
        assertThat(answered).extracting(line -> line.get("custom_id").asText()).containsExactly("one", "3");
        assertThat(answered.getFirst().at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(answered.getFirst().get("error").isNull()).isTrue();
        assertThat(answered.getFirst().at("/response/request_id").asText()).startsWith("req_");
        assertThat(answered.getFirst().at("/response/body/object").asText()).isEqualTo("chat.completion");
        assertThat(answered.getFirst()
                        .at("/response/body/choices/0/message/content")
                        .asText())
                .isEqualTo("Hello");
        List<JsonNode> refused = lines(done.get("error_file_id"));
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(refused.getFirst().at("/response/body/error/param").asText()).isEqualTo("n");
        JsonNode file =
                web.get("/v1/files/" + done.get("output_file_id").asText()).ok();
        assertThat(file.get("purpose").asText()).isEqualTo("batch_output");
        assertThat(file.get("expires_at").asLong())
                .isEqualTo(file.get("created_at").asLong() + 3_600);
    }

    @Test
    void aModelThatIsUnknownOrNoneOfLanguageIsThatLinesFailure() {
        String batch = submit(chatLine("a", "model", "gpt-9"), chatLine("b", "stream", true));

        answer();

        JsonNode done = get(batch);
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.get("output_file_id").isNull()).isTrue();
        List<JsonNode> refused = lines(done.get("error_file_id"));
        assertThat(refused.getFirst().at("/response/status_code").asInt()).isEqualTo(404);
        assertThat(refused.getFirst().at("/response/body/error/code").asText()).isEqualTo("model_not_found");
        assertThat(refused.getLast().at("/response/body/error/param").asText()).isEqualTo("stream");
    }

    @Test
    void aBusyModelIsWaitedFor() {
        String batch = submit(chatLine("a"));
        List<Boolean> busy = new ArrayList<>(List.of(true, true));
        LineAnswers patient = (tenant, endpoint, body) -> {
            evaluator.follow(
                    busy.isEmpty()
                            ? new FakeEvaluator.Script.Lines(List.of(
                                    "{\"index\":0,\"text\":\"late\"}",
                                    "{\"index\":0,\"finish\":\"stop\"}",
                                    "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"))
                            : new FakeEvaluator.Script.Refusal(
                                    busy.removeFirst() && busy.isEmpty() ? 503 : 429,
                                    Map.of("retry-after", "1"),
                                    "{\"error\":{\"code\":\"x\",\"message\":\"x\"}}"));
            return answers.answer(tenant, endpoint, body);
        };
        long generation = yard.replica.read(Ledger::generation);

        yard.batchRunner(patient)
                .start(new Effect.AnswerBatch("local", batch), generation)
                .join();

        assertThat(busy).isEmpty();
        JsonNode done = get(batch);
        assertThat(done.at("/request_counts/completed").asInt()).isEqualTo(1);
        assertThat(lines(done.get("output_file_id"))
                        .getFirst()
                        .at("/response/body/choices/0/message/content")
                        .asText())
                .isEqualTo("late");
    }

    @Test
    void everythingThatIsWrongWithARequestIsToldAtOnce() {
        assertThat(web.post(BATCHES, Map.of()).params(400))
                .containsExactlyInAnyOrder("input_file_id", "endpoint", "completion_window");
        Map<String, Object> request = request(input("fine-tune", chatLine("a")));
        request.put("endpoint", "/v1/embeddings");
        request.put("completion_window", "1h");
        request.put("metadata", Map.of("a", 1));
        request.put("output_expires_after", Map.of("anchor", "created_at", "seconds", 60));
        request.put("priority", "high");

        assertThat(web.post(BATCHES, request).params(400))
                .containsExactlyInAnyOrder(
                        "input_file_id",
                        "endpoint",
                        "completion_window",
                        "metadata.a",
                        "output_expires_after.seconds",
                        "priority");
    }

    @Test
    void aFileThatIsNotThereOrAnothersIsNoInput() {
        crew.say(new LedgerEvent.FileStored(
                "other", "file-of-another", "a.jsonl", "batch", new ObjectReference("b", "k", 1, "s")));

        for (String file : List.of("file-none", "file-of-another")) {
            JsonNode error = web.post(BATCHES, request(file)).error(400);
            assertThat(error.get("param").asText()).isEqualTo("input_file_id");
            assertThat(error.get("message").asText()).contains(file);
        }
    }

    @Test
    void faultsOfTheInputComeWithTheirLines() {
        String batch = submit(chatLine("a"), chatLine("a"), "{");

        answer();

        JsonNode failed = get(batch);
        assertThat(failed.get("status").asText()).isEqualTo("failed");
        assertThat(failed.get("failed_at").isNumber()).isTrue();
        assertThat(failed.at("/errors/object").asText()).isEqualTo("list");
        JsonNode first = failed.at("/errors/data/0");
        assertThat(first.get("code").asText()).isEqualTo("duplicate_custom_id");
        assertThat(first.get("param").asText()).isEqualTo("custom_id");
        assertThat(first.get("line").asInt()).isEqualTo(2);
        assertThat(failed.at("/errors/data/1/line").asInt()).isEqualTo(3);
        assertThat(failed.at("/errors/data/1/param").isNull()).isTrue();
    }

    @Test
    void batchesAreListedNewestFirstInPages() {
        String first = submit(chatLine("a"));
        String second = submit(chatLine("b"));

        JsonNode page = web.get(BATCHES + "?limit=1").ok();
        assertThat(page.at("/data/0/id").asText()).isEqualTo(second);
        assertThat(page.get("has_more").asBoolean()).isTrue();
        assertThat(page.get("last_id").asText()).isEqualTo(second);
        JsonNode next = web.get(BATCHES + "?limit=1&after=" + second).ok();
        assertThat(next.at("/data/0/id").asText()).isEqualTo(first);
        assertThat(web.get(BATCHES + "?after=batch_none").ok().get("data")).isEmpty();
        assertThat(web.get(BATCHES + "?limit=101&order=asc").params(400)).containsExactlyInAnyOrder("limit", "order");
    }

    @Test
    void aCancelledBatchIsOverForGood() {
        String batch = submit(chatLine("a"));
        String path = BATCHES + "/" + batch + "/cancel";

        assertThat(web.post(path, Map.of()).ok().get("status").asText()).isEqualTo("cancelling");
        assertThat(web.post(path, Map.of()).ok().get("status").asText()).isEqualTo("cancelling");
        answer();

        assertThat(get(batch).get("status").asText()).isEqualTo("cancelled");
        assertThat(get(batch).get("cancelling_at").isNumber()).isTrue();
        Answer refused = web.post(path, Map.of());
        assertThat(refused.error(409).get("code").asText()).isEqualTo("batch_over");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(web.post(BATCHES + "/batch_none/cancel", Map.of()).status()).isEqualTo(404);
        assertThat(web.get(BATCHES + "/batch_none").error(404).get("code").asText())
                .isEqualTo("batch_not_found");
    }

    @Test
    void aRequestThatIsSentAgainIsTheSameBatch() {
        Map<String, Object> request = request(input("batch", chatLine("a")));
        String first = web.post(BATCHES, request).id();

        assertThat(web.post(BATCHES, request, "x-stainless-retry-count", "1").id())
                .isEqualTo(first);
        assertThat(web.post(BATCHES, request).id()).isNotEqualTo(first);
    }

    @Test
    void anInputIsNotDeletedUnderItsBatch() {
        String file = input("batch", chatLine("a"));
        web.post(BATCHES, request(file)).ok();

        assertThat(web.delete("/v1/files/" + file).error(409).get("code").asText())
                .isEqualTo("file_in_use");
        answer();
        assertThat(web.delete("/v1/files/" + file).status()).isEqualTo(200);
    }

    @Test
    void outputsGoWhenTheirTimeIsOver() {
        Map<String, Object> request = request(input("batch", chatLine("a")));
        request.put("output_expires_after", Map.of("anchor", "created_at", "seconds", 3_600));
        String batch = web.post(BATCHES, request).id();
        answer();
        String output = get(batch).get("output_file_id").asText();
        assertThat(web.get("/v1/files/" + output).status()).isEqualTo(200);

        yard.log.pass(Duration.ofHours(1));
        crew.tellTime();

        assertThat(web.get("/v1/files/" + output).status()).isEqualTo(404);
    }
}
