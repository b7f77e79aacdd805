package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.MemoryYard;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(InMemory.class)
class ErrorsTest {

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @AfterEach
    void logSpeaksAgain() {
        yard.log.silent(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/", "/v1", "/v1/files/a/b/c", "/v1/fine_tuning", "/q/nowhere", "/test/throw"})
    void anAddressThatNobodyHasIsAnsweredInTheEnvelope(String path) {
        JsonNode error = web.get(path).error(404);

        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("code").asText()).isEqualTo("http_404");
    }

    @Test
    void aWrongMethodIsAnsweredInTheEnvelope() {
        assertThat(web.method("PATCH", "/v1/files").error(405).get("code").asText())
                .isEqualTo("http_405");
    }

    @Test
    void aBodyOfAnotherTypeIsRefusedWithTheTypeThatIsWanted() {
        assertThat(web.postText("/v1/fine_tuning/jobs", "text/plain", "{}")
                        .error(415)
                        .get("message")
                        .asText())
                .contains("application/json");
        assertThat(web.postText("/v1/files", "application/json", "{}")
                        .error(415)
                        .get("message")
                        .asText())
                .contains("multipart/form-data");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\": | it ends too early",
                "{\"model\": \"mlp\", \"model\": \"mlp\"} | Duplicate field 'model'",
                "{\"model\": mlp} | Unrecognized token 'mlp'",
                "{\"seed\": NaN} | it cannot be read on from there",
                "{} {} | has something after its end at line 1, column 4",
                "[1, 2] | must be a JSON object",
                "'' | is empty; JSON is expected",
                "{\"suffix\": \"\\ud800\"} | half a letter"
            })
    void malformedJsonIsRefusedWithItsPlace(String body, String why) {
        JsonNode error =
                web.postText("/v1/fine_tuning/jobs", "application/json", body).error(400);

        assertThat(error.get("message").asText()).contains(why);
    }

    @Test
    void anAnswerThatBreaksInMidBodyIsCutOffAndLeavesNobodyWaiting() throws IOException {
        String answer = web.raw("GET /test/throw/half-of-a-body HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(answer).startsWith("HTTP/1.1 200").hasSizeLessThan(2 << 20);
    }

    @Test
    void aBodyThatIsNoUtf8IsRefused() throws IOException {
        String answer = web.raw(request(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}));

        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"param\":null").doesNotContain("Exception");
    }

    private static byte[] request(byte[] body) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write(("POST /v1/fine_tuning/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bytes.write(body);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "runtime, 500, internal_error",
        "io, 500, internal_error",
        "error, 500, internal_error",
        "store-unreachable, 503, store_unavailable",
        "store-refused, 503, store_refused",
        "store-not-found, 500, bytes_missing",
        "store-too-long, 500, bytes_damaged",
        "store-conflict, 500, bytes_damaged"
    })
    void nothingOfTheInsideEverLeaves(String what, int status, String code) {
        Answer answer = web.get("/test/throw/" + what);

        JsonNode error = answer.error(status);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(answer.header("retry-after").isEmpty()).isEqualTo(status != 503);
    }

    @Test
    void whatFailsOutsideOfTheResourcesIsAnsweredInTheEnvelopeToo() {
        Answer answer = web.get("/test/outside", "accept", "text/html");

        assertThat(answer.error(500).get("code").asText()).isEqualTo("internal_error");
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Test
    void aLogThatIsOutOfReachIsSaidAndWorthTryingAgain() {
        yard.log.silent(true);

        Answer answer = web.get("/v1/files");

        assertThat(answer.error(503).get("code").asText()).isEqualTo("log_unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("1");
    }

    @Test
    void everyAnswerBearsAnIdOfItsOwn() {
        List<String> ids = List.of(
                web.get("/v1/models").header("x-request-id"),
                web.get("/v1/models").header("x-request-id"),
                web.get("/q/health/live").header("x-request-id"),
                web.method("OPTIONS", "/v1/models").header("x-request-id"),
                web.method("HEAD", "/v1/models").header("x-request-id"));

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("req_[0-9a-z]{26}"));
    }

    @Test
    void headAndOptionsAreAnsweredSanely() {
        Answer head = web.method("HEAD", "/v1/models");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();

        Answer options = web.method("OPTIONS", "/v1/files");
        assertThat(options.status()).isIn(200, 204);
        assertThat(options.header("allow")).contains("GET", "POST");
    }

    @Test
    void allFaultsOfARequestAreToldAtOnce() {
        Answer answer = web.post(
                "/v1/fine_tuning/jobs",
                Map.of(
                        "training_file",
                        "file-none",
                        "suffix",
                        "no spaces please",
                        "seed",
                        -1,
                        "hyperparmeters",
                        Map.of(),
                        "recipe",
                        Map.of("task", "clasification", "optimizer", Map.of("learning_rate", "fast"))));

        assertThat(answer.params(400))
                .contains(
                        "model",
                        "training_file",
                        "suffix",
                        "seed",
                        "hyperparmeters",
                        "recipe.task",
                        "recipe.target",
                        "recipe.optimizer.learning_rate");
        assertThat(answer.text()).contains("did you mean 'hyperparameters'?", "did you mean 'classification'?");
    }

    @Test
    void anUnknownNameBehindTheQuestionMarkIsRefusedWithTheNearestOne() {
        Answer answer = web.get("/v1/files?purpos=fine-tune&limit=0&order=up&limit=3");

        assertThat(answer.params(400)).contains("purpos", "limit", "order");
        assertThat(answer.text()).contains("did you mean 'purpose'?");
    }

    @Test
    void thousandsOfFaultsAreCountedAndAHundredAreTold() {
        Map<String, Object> body = new java.util.TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            body.put("unknown" + i, 1);
        }

        Answer answer = web.post("/v1/fine_tuning/jobs", body);

        assertThat(answer.error(400).get("errors").size()).isLessThanOrEqualTo(100);
        assertThat(answer.text().length()).isLessThan(50_000);
    }
}
