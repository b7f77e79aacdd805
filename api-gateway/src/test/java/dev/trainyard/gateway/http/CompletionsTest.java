package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a language model says, between a client and an evaluator that speaks the services' own protocol. */
@QuarkusTest
@TestProfile(InMemory.class)
class CompletionsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXT = "/v1/completions";
    private static final List<String> HELLO = List.of(
            "{\"index\":0,\"text\":\"Hel\"}",
            "{\"index\":0,\"text\":\"lo „you“\"}",
            "{\"index\":0,\"finish\":\"stop\"}",
            "{\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":4}}");
    private static final List<String> LIKELY = List.of(
            "{\"index\":0,\"text\":\"ab\",\"tokens\":[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97],\"top\":"
                    + "[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97]},{\"token\":\"z\",\"logprob\":-2.5,\"bytes\":[122]}]},"
                    + "{\"token\":\"b\",\"logprob\":-0.25,\"bytes\":[98],\"top\":[{\"token\":\"b\",\"logprob\":-0.25,\"bytes\":[98]}]}]}",
            "{\"index\":0,\"text\":\"c\",\"tokens\":[{\"token\":\"c\",\"logprob\":-1.5,\"bytes\":[99],\"top\":[]}]}",
            "{\"index\":0,\"finish\":\"length\"}",
            "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":3}}");

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    @Inject
    FakeEvaluator evaluator;

    private String model;

    @BeforeEach
    void finishAModelThatSpeaks() {
        model = finish(FakeEvaluator.SPEAKING_SUFFIX);
        evaluator.follow(new FakeEvaluator.Script.Lines(HELLO));
    }

    @AfterEach
    void nothingWasAskedAgainstTheProtocol() {
        assertThat(evaluator.faults()).isEmpty();
    }

    private String finish(String suffix) {
        Map<String, Object> body =
                MemoryYard.jobBody(web.upload("iris.csv", MemoryYard.IRIS).id());
        body.put("suffix", suffix);
        String job = web.post("/v1/fine_tuning/jobs", body).id();
        crew.finish(job);
        return web.get("/v1/fine_tuning/jobs/" + job)
                .ok()
                .get("fine_tuned_model")
                .asText();
    }

    private Map<String, Object> chat(Object... more) {
        return body("messages", List.of(Map.of("role", "user", "content", "Hi")), more);
    }

    private Map<String, Object> text(Object... more) {
        return body("prompt", "Once upon", more);
    }

    private Map<String, Object> body(String member, Object value, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put(member, value);
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return body;
    }

    @Test
    void aConversationIsAnsweredAsAWhole() {
        JsonNode answer = web.post(CHAT, chat()).ok();

        assertThat(answer.get("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.get("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.get("model").asText()).isEqualTo(model);
        assertThat(answer.get("system_fingerprint").asText()).startsWith("fp_");
        assertThat(answer.get("choices")).hasSize(1);
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello „you“");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.get("usage").toString())
                .isEqualTo("{\"prompt_tokens\":12,\"completion_tokens\":4,\"total_tokens\":16}");
    }

    @Test
    void theQuestionIsHandedOnWholeAndWithTheModelsManifest() {
        Map<String, Object> parts = Map.of(
                "role",
                "user",
                "content",
                List.of(Map.of("type", "text", "text", "Good "), Map.of("type", "text", "text", "day")));
        web.post(
                        CHAT,
                        body(
                                "messages",
                                List.of(
                                        Map.of("role", "system", "content", "Be brief."),
                                        Map.of("role", "developer", "content", "No jokes."),
                                        Map.of("role", "assistant", "content", "Yes?"),
                                        parts),
                                "max_completion_tokens",
                                9,
                                "temperature",
                                0,
                                "top_p",
                                0.5,
                                "stop",
                                List.of("\n", "END"),
                                "seed",
                                7,
                                "n",
                                2,
                                "logprobs",
                                true,
                                "top_logprobs",
                                3))
                .ok();

        JsonNode question = evaluator.question();
        assertThat(question.get("tenant").asText()).isEqualTo("local");
        assertThat(question.at("/manifest/key").asText()).contains("/s20/");
        assertThat(question.get("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                + "{\"role\":\"developer\",\"content\":\"No jokes.\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Yes?\"},{\"role\":\"user\",\"content\":\"Good day\"}]");
        assertThat(question.get("max_tokens").asInt()).isEqualTo(9);
        assertThat(question.get("temperature").asDouble()).isZero();
        assertThat(question.get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(question.get("stop").toString()).isEqualTo("[\"\\n\",\"END\"]");
        assertThat(question.get("seed").asLong()).isEqualTo(7);
        assertThat(question.get("n").asInt()).isEqualTo(2);
        assertThat(question.get("top_logprobs").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsNotAskedForIsNotHandedOn() {
        web.post(CHAT, chat("stop", "x", "tools", List.of(), "frequency_penalty", 0, "user", "me"))
                .ok();

        assertThat(evaluator.question().has("max_tokens")).isFalse();
        assertThat(evaluator.question().has("seed")).isFalse();
        assertThat(evaluator.question().has("top_logprobs")).isFalse();
        assertThat(evaluator.question().get("stop").toString()).isEqualTo("[\"x\"]");
        assertThat(evaluator.question().get("temperature").asDouble()).isEqualTo(1);

        web.post(TEXT, text()).ok();

        assertThat(evaluator.question().get("max_tokens").asInt()).isEqualTo(16);
        assertThat(evaluator.question().get("prompt").asText()).isEqualTo("Once upon");
    }

    @Test
    void aCheckpointSpeaksByItsName() {
        web.post(CHAT, Map.of("model", model + ":ckpt-step-10", "messages", chat().get("messages")))
                .ok();

        assertThat(evaluator.question().at("/manifest/key").asText()).contains("/s10/");
    }

    @Test
    void severalAnswersComeInTheirOrder() {
        evaluator.follow(new FakeEvaluator.Script.Lines(List.of(
                "{\"index\":1,\"text\":\"second\"}",
                "{\"index\":0,\"text\":\"first\"}",
                "{\"index\":1,\"finish\":\"length\"}",
                "{\"index\":0,\"finish\":\"stop\"}",
                "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}")));

        JsonNode answer = web.post(TEXT, text("n", 2)).ok();

        assertThat(answer.get("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("first");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/1/text").asText()).isEqualTo("second");
        assertThat(answer.at("/choices/1/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void likelihoodsAreToldInEitherForm() {
        evaluator.follow(new FakeEvaluator.Script.Lines(LIKELY));

        JsonNode chat =
                web.post(CHAT, chat("logprobs", true, "top_logprobs", 2)).ok();
        JsonNode text = web.post(TEXT, text("logprobs", 2)).ok();

        assertThat(chat.at("/choices/0/logprobs/content")).hasSize(3);
        assertThat(chat.at("/choices/0/logprobs/content/0/top_logprobs/1").toString())
                .isEqualTo("{\"token\":\"z\",\"logprob\":-2.5,\"bytes\":[122]}");
        assertThat(chat.at("/choices/0/logprobs/content/2/logprob").asDouble()).isEqualTo(-1.5);
        assertThat(text.at("/choices/0/logprobs").toString())
                .isEqualTo("{\"tokens\":[\"a\",\"b\",\"c\"],\"token_logprobs\":[-0.5,-0.25,-1.5],"
                        + "\"top_logprobs\":[{\"a\":-0.5,\"z\":-2.5},{\"b\":-0.25},{}],\"text_offset\":[0,1,2]}");
    }

    @Test
    void aStreamSaysTheSamePieceByPiece() {
        Answer answer = web.post(CHAT, chat("stream", true));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        EventStream stream = EventStream.of(answer);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text(0, "/delta/content")).isEqualTo("Hello „you“");
        List<JsonNode> chunks = stream.chunks();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id"));
            assertThat(chunk.has("usage")).isFalse();
        });
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aStreamEndsWithTheUsageForWhoeverAsks() {
        Answer answer = web.post(TEXT, text("stream", true, "stream_options", Map.of("include_usage", true)));

        EventStream stream = EventStream.of(answer);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text(0, "/text")).isEqualTo("Hello „you“");
        JsonNode last = stream.chunks().getLast();
        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(16);
        assertThat(stream.chunks().getFirst().get("usage").isNull()).isTrue();
    }

    @Test
    void textOffsetsOfAStreamGoOnWhereThePieceBeforeEnded() {
        evaluator.follow(new FakeEvaluator.Script.Lines(LIKELY));

        EventStream stream = EventStream.of(web.post(TEXT, text("stream", true, "logprobs", 1)));

        assertThat(stream.chunks().get(1).at("/choices/0/logprobs/text_offset").toString())
                .isEqualTo("[2]");
    }

    @Test
    void aPieceReachesTheClientBeforeTheNextIsSaid() throws IOException {
        evaluator.follow(new FakeEvaluator.Script.OneByOne(HELLO));
        try (Socket socket = ask(chat("stream", true))) {
            InputStream in = socket.getInputStream();
            evaluator.step();
            assertThat(readUntil(in, "\"Hel\"")).doesNotContain("you");
            evaluator.step();
            assertThat(readUntil(in, "you")).doesNotContain("finish_reason\":\"stop");
            evaluator.step();
            evaluator.step();
            readUntil(in, "data: [DONE]");
        }
    }

    private Socket ask(Map<String, Object> body) throws IOException {
        byte[] json = Web.json(body);
        Socket socket = new Socket("127.0.0.1", web.port());
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + json.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(json);
        socket.getOutputStream().flush();
        return socket;
    }

    private static String readUntil(InputStream in, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(wanted) < 0) {
            int one = in.read();
            if (one < 0) {
                throw new AssertionError("it ended without '" + wanted + "': " + read);
            }
            read.append((char) one);
        }
        return read.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatGoesAwayEndsTheEvaluatorsWork(boolean silent) throws IOException, InterruptedException {
        evaluator.follow(
                silent
                        ? new FakeEvaluator.Script.Silent()
                        : new FakeEvaluator.Script.Endless("{\"index\":0,\"text\":\"on and \"}"));
        try (Socket socket = ask(chat("stream", true))) {
            assertThat(evaluator.wasAsked()).isTrue();
            readUntil(socket.getInputStream(), "assistant");
        }

        assertThat(evaluator.wasLeft()).isTrue();
    }

    @Test
    void aClientThatGoesAwayFromAWholeAnswerEndsTheWorkToo() throws IOException, InterruptedException {
        evaluator.follow(new FakeEvaluator.Script.Endless("{\"index\":0,\"text\":\"on and \"}"));
        try (Socket socket = ask(chat())) {
            assertThat(evaluator.wasAsked()).isTrue();
            assertThat(socket.isConnected()).isTrue();
        }

        assertThat(evaluator.wasLeft()).isTrue();
    }

    @Test
    void aStreamThatBreaksOffSaysSoAndIsNotDone() {
        List<FakeEvaluator.Script> breaks = List.of(
                new FakeEvaluator.Script.Lines(HELLO.subList(0, 2)),
                new FakeEvaluator.Script.Cut(HELLO.subList(0, 2)),
                new FakeEvaluator.Script.Lines(
                        List.of(HELLO.getFirst(), "{\"error\":{\"code\":\"evicted\",\"message\":\"It was moved.\"}}")),
                new FakeEvaluator.Script.Lines(List.of(HELLO.getFirst(), "what is this?")));
        List<String> codes = new ArrayList<>();
        for (FakeEvaluator.Script script : breaks) {
            evaluator.follow(script);

            EventStream stream = EventStream.of(web.post(CHAT, chat("stream", true)));

            assertThat(stream.isDone()).isFalse();
            JsonNode error = stream.chunks().getLast().get("error");
            assertThat(error.get("type").asText()).isEqualTo("server_error");
            assertThat(error.get("message").asText()).isNotBlank();
            codes.add(error.get("code").asText());
        }
        assertThat(codes).containsExactly("generation_cut_off", "generation_cut_off", "evicted", "generation_failed");
    }

    @Test
    void aWholeAnswerThatBreaksOffIsNone() {
        evaluator.follow(new FakeEvaluator.Script.Cut(HELLO.subList(0, 2)));

        Answer answer = web.post(CHAT, chat());

        assertThat(answer.error(503).get("code").asText()).isEqualTo("generation_cut_off");
        assertThat(answer.header("retry-after")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"429, 429, model_busy, 7", "503, 503, model_not_ready, 7", "500, 503, model_not_ready, 7"})
    void whoCannotBeAnsweredNowIsToldWhenToAskAgain(int said, int status, String code, String retryAfter) {
        evaluator.follow(new FakeEvaluator.Script.Refusal(said, Map.of("retry-after", retryAfter), ""));

        for (Map<String, Object> body : List.of(chat(), chat("stream", true))) {
            Answer answer = web.post(CHAT, body);

            assertThat(answer.error(status).get("code").asText()).isEqualTo(code);
            assertThat(answer.header("retry-after")).isEqualTo(retryAfter);
        }
    }

    @Test
    void theEvaluatorsOwnRefusalIsHandedBackWithItsParam() {
        evaluator.follow(
                new FakeEvaluator.Script.Refusal(
                        400,
                        Map.of(),
                        "{\"code\":\"context_length_exceeded\",\"message\":\"has 90 tokens, the context 64\",\"param\":\"messages\"}"));

        JsonNode error = web.post(CHAT, chat("stream", true)).error(400);

        assertThat(error.get("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.get("param").asText()).isEqualTo("messages");
        evaluator.follow(new FakeEvaluator.Script.Refusal(404, Map.of(), ""));
        assertThat(web.post(CHAT, chat()).error(404).get("code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void whatCannotBeDoneIsRefusedByNameAllAtOnce() {
        Map<String, Object> body = chat(
                "tools", List.of(Map.of("type", "function")),
                "audio", Map.of("voice", "alloy"),
                "response_format", Map.of("type", "json_object"),
                "frequency_penalty", 0.5,
                "temperature", 3,
                "top_logprobs", 2,
                "stop", List.of("a", "b", "c", "d", "e"),
                "stream_options", Map.of("include_usage", true),
                "temprature", 1);
        body.put(
                "messages",
                List.of(
                        Map.of("role", "tool", "content", "4", "tool_call_id", "x"),
                        Map.of("role", "user", "content", List.of(Map.of("type", "image_url", "image_url", Map.of()))),
                        Map.of("role", "clown", "content", "ha"),
                        Map.of("role", "user")));

        assertThat(web.post(CHAT, body).params(400))
                .containsExactlyInAnyOrder(
                        "tools",
                        "audio",
                        "response_format",
                        "frequency_penalty",
                        "temperature",
                        "top_logprobs",
                        "stop",
                        "stream_options",
                        "temprature",
                        "messages[0].role",
                        "messages[1].content[0].type",
                        "messages[2].role",
                        "messages[3].content");
        assertThat(evaluator.questions()).isEmpty();
    }

    @Test
    void aTextsFaultsAreToldAllAtOnceToo() {
        assertThat(web.post(TEXT, Map.of("model", model, "best_of", 3, "logprobs", 6, "suffix", "end"))
                        .params(400))
                .containsExactlyInAnyOrder("prompt", "best_of", "logprobs", "suffix");
        assertThat(web.post(TEXT, body("prompt", List.of("a", "b"))).params(400))
                .containsExactly("prompt");
        assertThat(web.post(CHAT, Map.of()).params(400)).containsExactlyInAnyOrder("model", "messages");
    }

    @Test
    void onlyModelsOfLanguageSpeak() {
        String flowers = finish("flowers");

        JsonNode error = web.post(CHAT, Map.of("model", flowers, "messages", chat().get("messages")))
                .error(400);

        assertThat(error.get("param").asText()).isEqualTo("model");
        assertThat(error.get("code").asText()).isEqualTo("not_a_language_model");
        assertThat(error.get("message").asText()).contains("/v1/models/" + flowers + "/predict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "ft:mlp:local:none:12345678", "ft:mlp:local::x:ckpt-step-1"})
    void aModelThatIsNotThereIsNotFound(String name) {
        assertThat(web.post(CHAT, Map.of("model", name, "messages", chat().get("messages")))
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("model_not_found");
    }
}
