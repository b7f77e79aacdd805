package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.MemoryImports;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.storage.checkpoint.Buckets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that come from elsewhere, and go home. */
@QuarkusTest
@TestProfile(InMemory.class)
class ModelImportsTest {

    private static final String IMPORT = "/v1/models/import";
    private static final String JOBS = "/v1/fine_tuning/jobs";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    MemoryImports imports;

    @Inject
    FakeEvaluator evaluator;

    private final String name = "tiny-" + NAMES.incrementAndGet();
    private List<String> files;

    @BeforeEach
    void upload() {
        files = new ArrayList<>(
                List.of(file("config.json", "{}"), file("tokenizer.json", "[]"), file("model.safetensors", "weights")));
    }

    private String file(String filename, String content) {
        return web.form(
                        "/v1/files",
                        List.of(Web.Part.text("purpose", "model"), Web.Part.file("file", filename, content)))
                .id();
    }

    private Answer take() {
        return web.post(IMPORT, Map.of("name", name, "files", files));
    }

    @Test
    void anImportIsListedFoundAndDeletedWithItsBytes() {
        JsonNode model = take().ok();

        assertThat(model.get("id").asText()).isEqualTo(name);
        assertThat(model.get("object").asText()).isEqualTo("model");
        assertThat(model.get("chats").asBoolean()).isTrue();
        assertThat(web.get("/v1/models").each("id")).contains(name);
        assertThat(web.get("/v1/models/" + name).ok()).isEqualTo(model);
        assertThat(web.post("/v1/models/" + name + "/predict", Map.of("rows", List.of(Map.of("a", 1))))
                        .error(400)
                        .get("code")
                        .asText())
                .isEqualTo("not_for_rows");

        assertThat(web.delete("/v1/models/" + name).ok().get("deleted").asBoolean())
                .isTrue();
        assertThat(web.get("/v1/models").each("id")).doesNotContain(name);
        assertThat(web.get("/v1/models/" + name).error(404).get("code").asText())
                .isEqualTo("model_not_found");
    }

    @Test
    void itsFilesGoHomeUnderTheNamesThatOthersLookFor() {
        take().ok();

        Answer list = web.get("/v1/models/" + name + "/files");
        assertThat(list.each("id")).containsExactly("config.json", "tokenizer.json", "model.safetensors");
        Answer weights = web.get("/v1/models/" + name + "/files/model.safetensors");
        assertThat(weights.text()).isEqualTo("weights");
        assertThat(weights.header("x-content-sha256"))
                .isEqualTo(list.ok().at("/data/2/sha256").asText())
                .isEqualTo(web.get("/v1/models/" + name).ok().get("digest").asText());
        assertThat(web.get("/v1/models/" + name + "/files/merges.txt")
                        .error(404)
                        .get("message")
                        .asText())
                .contains("config.json");
        web.get("/v1/models/nothing/files").error(404);
    }

    @Test
    void everyFaultOfTheFilesIsToldWithItsPlace() {
        files.removeFirst();
        files.removeFirst();
        assertThat(take().params(400)).containsExactly("config.json", "tokenizer.json");

        files = List.of("file-nothing", web.upload("rows.csv", "a").id());
        assertThat(take().params(400)).containsExactly("files[0]", "files[1]");
        assertThat(web.post(IMPORT, Map.of("name", "gpt-nano", "files", List.of()))
                        .params(400))
                .containsExactly("name", "files");
        assertThat(web.post(IMPORT, Map.of("name", "ft:a:b", "files", files)).params(400))
                .contains("name");
        assertThat(web.post(IMPORT, Map.of()).params(400)).containsExactly("name", "files");
    }

    @Test
    void aNameIsGivenOnceAndWhoComesSecondLeavesNoBytes() {
        take().ok();
        Answer again = take();
        assertThat(again.error(409).get("code").asText()).isEqualTo("model_exists");
        assertThat(again.header("x-should-retry")).isEqualTo("false");

        web.delete("/v1/models/" + name).ok();
        imports.meanwhile(() -> take().ok());
        int before = yard.store.list(Buckets.JOBS, "local/models/").size();
        assertThat(take().error(409).get("code").asText()).isEqualTo("model_exists");
        assertThat(yard.store.list(Buckets.JOBS, "local/models/")).hasSize(before + files.size() + 1);
    }

    @Test
    void anImportSpeaksByItsName() {
        take().ok();
        evaluator.follow(new FakeEvaluator.Script.Lines(List.of(
                "{\"index\": 0, \"text\": \"Hi\"}",
                "{\"index\": 0, \"finish\": \"stop\"}",
                "{\"usage\": {\"prompt_tokens\": 3, \"completion_tokens\": 1}}")));

        JsonNode answer = web.post(
                        "/v1/chat/completions",
                        Map.of("model", name, "messages", List.of(Map.of("role", "user", "content", "Hello"))))
                .ok();

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hi");
        assertThat(evaluator.question().at("/manifest/key").asText()).startsWith("local/models/model-");
        assertThat(evaluator.faults()).isEmpty();
    }

    @Test
    void aJobGoesOnWithItAndItsRecipeSaysWithWhichBytes() {
        take().ok();
        String chats = web.uploadChats();

        JsonNode job =
                web.post(JOBS, Map.of("model", name, "training_file", chats)).ok();

        assertThat(job.get("model").asText()).isEqualTo(name);
        JsonNode model = job.at("/recipe/model");
        assertThat(model.get("name").asText()).isEqualTo(name);
        assertThat(model.get("key").asText()).startsWith("local/models/model-").endsWith("/manifest.json");
        assertThat(model.get("sha256").asText()).hasSize(64);
        assertThat(job.at("/recipe/context").asInt()).isEqualTo(16);
        assertThat(job.at("/recipe/task").asText()).isEqualTo("chat");
        assertThat(job.at("/recipe/tokenizer").isMissingNode()).isTrue();
        assertThat(job.at("/recipe/optimizer/learning_rate").asDouble()).isEqualTo(3e-4);
        web.post(JOBS, Map.of("model", name, "training_file", chats, "recipe", job.get("recipe")))
                .ok();
    }

    @Test
    void whatContradictsTheModelIsRefusedAtItsPlace() {
        take().ok();
        String chats = web.uploadChats();

        assertThat(web.post(
                                JOBS,
                                Map.of(
                                        "model",
                                        name,
                                        "training_file",
                                        chats,
                                        "recipe",
                                        Map.of("tokenizer", "bytes", "context", 64)))
                        .params(400))
                .containsExactlyInAnyOrder("recipe.tokenizer", "recipe.context");
        assertThat(web.post(
                                JOBS,
                                Map.of(
                                        "model",
                                        name,
                                        "training_file",
                                        chats,
                                        "recipe",
                                        Map.of("task", "classification", "target", "y")))
                        .params(400))
                .contains("model");
        assertThat(web.post(JOBS, Map.of("model", name, "training_file", chats, "recipe", Map.of("model", "gpt-nano")))
                        .params(400))
                .containsExactly("recipe.model");
    }

    /** Whoever could say where bytes lie could have those of another tenant. */
    @Test
    void nobodySaysHimselfWhichBytesAreGoneOnWith() {
        take().ok();
        String chats = web.uploadChats();
        Map<String, Object> elsewhere = Map.of(
                "name",
                name,
                "bucket",
                "trainyard-jobs",
                "key",
                "other/models/m/manifest.json",
                "sha256",
                "ab".repeat(32),
                "layers",
                1,
                "width",
                1,
                "context",
                16);

        JsonNode job = web.post(
                        JOBS, Map.of("model", name, "training_file", chats, "recipe", Map.of("model", elsewhere)))
                .ok();
        assertThat(job.at("/recipe/model/key").asText()).startsWith("local/");
        for (String base : List.of("gpt-nano", "mlp")) {
            web.post(
                            JOBS,
                            Map.of(
                                    "model",
                                    base,
                                    "training_file",
                                    chats,
                                    "recipe",
                                    Map.of("task", "chat", "model", elsewhere)))
                    .error(400);
        }
    }
}
