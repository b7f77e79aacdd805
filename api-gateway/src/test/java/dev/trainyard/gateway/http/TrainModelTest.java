package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.ledger.JobView;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(InMemory.class)
class TrainModelTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SETTINGS = "optimizer=Adam&learning_rate=0.001&epochs=1000";
    private static final String ROWS = MemoryYard.IRIS;

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    /** The job that was answered, which must have been taken. */
    private static JsonNode accepted(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        JsonNode job = answer.json();
        assertThat(answer.header("location"))
                .endsWith("/v1/fine_tuning/jobs/" + job.get("id").asText());
        return job;
    }

    private static void isTheFoundersJob(JsonNode job) {
        assertThat(job.at("/recipe/optimizer/name").asText()).isEqualTo("adam");
        assertThat(job.at("/recipe/optimizer/learning_rate").asDouble()).isEqualTo(0.001);
        assertThat(job.at("/recipe/epochs").asInt()).isEqualTo(1000);
        assertThat(job.at("/recipe/task").asText()).isEqualTo("classification");
        assertThat(job.at("/recipe/target").toString()).contains("species");
    }

    @Test
    void theFoundingDocumentsCallWorksAsQuery() {
        web.upload("input_data", ROWS).ok();

        Answer answer = web.postText("/train_model?model_name=MyModel&data=input_data&" + SETTINGS, "", "");

        isTheFoundersJob(accepted(answer));
    }

    @Test
    void itWorksAsForm() {
        web.upload("form_data.csv", ROWS).ok();

        isTheFoundersJob(
                accepted(web.postText("/train_model", FORM, "model_name=MyModel&data=form_data.csv&" + SETTINGS)));
    }

    @Test
    void itWorksAsJson() {
        String file = web.upload("json_data.csv", ROWS).id();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_name", "MyModel");
        body.put("data", file);
        body.put("optimizer", "Adam");
        body.put("learning_rate", 0.001);
        body.put("epochs", 1000);

        JsonNode job = accepted(web.post("/train_model", body));

        isTheFoundersJob(job);
        assertThat(job.get("training_file").asText()).isEqualTo(file);
    }

    @Test
    void itWorksAsCurlSendsJsonWhenNobodySaysSo() {
        web.upload("curl_data.csv", ROWS).ok();

        accepted(web.postText("/train_model", FORM, "{\"model_name\": \"MyModel\", \"data\": \"curl_data.csv\"}"));
    }

    @Test
    void itWorksAsFormWithTheFileInIt() {
        Answer answer = web.form(
                "/train_model?epochs=1000",
                List.of(
                        Web.Part.file("data", "../my rows.csv", ROWS),
                        Web.Part.text("model_name", "MyModel"),
                        Web.Part.text("optimizer", "Adam"),
                        Web.Part.text("learning_rate", "1e-3")));

        JsonNode job = accepted(answer);
        isTheFoundersJob(job);
        JsonNode file =
                web.get("/v1/files/" + job.get("training_file").asText()).ok();
        assertThat(file.get("filename").asText()).isEqualTo("my rows.csv");
        assertThat(file.get("bytes").asInt()).isEqualTo(ROWS.length());
    }

    @Test
    void rowsMayStandInTheRequestAsCsv() {
        isTheFoundersJob(accepted(
                web.postText("/train_model?model_name=MyModel&" + SETTINGS + "&data=" + Web.encoded(ROWS), "", "")));
    }

    @Test
    void rowsMayStandInTheRequestAsJson() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("x", i + 0.5);
            row.put("species", "s" + i);
            rows.add(row);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_name", "MyModel");
        body.put("data", rows);
        body.put("epochs", 1000);
        body.put("learning_rate", 0.001);

        JsonNode ofJson = accepted(web.post("/train_model", body));
        JsonNode ofText = accepted(web.postText(
                "/train_model",
                FORM,
                "model_name=MyModel&" + SETTINGS + "&data="
                        + Web.encoded(new String(Web.json(rows), StandardCharsets.UTF_8))));

        for (JsonNode job : List.of(ofJson, ofText)) {
            isTheFoundersJob(job);
            String content = web.get("/v1/files/" + job.get("training_file").asText() + "/content")
                    .text();
            assertThat(content)
                    .isEqualTo("{\"x\":0.5,\"species\":\"s0\"}\n{\"x\":1.5,\"species\":\"s1\"}\n"
                            + "{\"x\":2.5,\"species\":\"s2\"}\n");
        }
    }

    @Test
    void theModelBearsTheNameThatWasAskedFor() {
        JsonNode job = accepted(web.postText("/train_model?model_name=My.Model-1_x&data=" + Web.encoded(ROWS), "", ""));
        crew.finish(job.get("id").asText());

        assertThat(web.get("/v1/models/My.Model-1_x").ok().get("fine_tuning_job_id"))
                .isEqualTo(job.get("id"));
    }

    @Test
    void whoeverWaitsIsGivenTheFinishedJobWithItsScores() throws Exception {
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() ->
                web.postText("/train_model?model_name=Waited&data=" + Web.encoded(ROWS), "", "", "Prefer", "wait=60"));
        crew.finish(awaitJobNamed("Waited"));

        JsonNode job = answer.get(60, TimeUnit.SECONDS).ok();

        assertThat(answer.join().header("preference-applied")).isEqualTo("wait=60");
        assertThat(job.get("status").asText()).isEqualTo("succeeded");
        assertThat(job.get("checkpoints")).hasSize(3);
        assertThat(job.get("best_checkpoint").asText()).endsWith("_20");
        assertThat(job.at("/checkpoints/1/evaluation/test/metrics/accuracy/value")
                        .asDouble())
                .isEqualTo(0.95);
    }

    private String awaitJobNamed(String model) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < until) {
            Optional<JobView> job = yard.replica.read(ledger -> ledger.jobs("local", Optional.empty(), 1).stream()
                    .filter(newest -> newest.modelName().equals(model))
                    .findFirst());
            if (job.isPresent()) {
                return job.get().id();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no job came");
    }

    @Test
    void whoeverWaitsTooShortIsToldWhereToLook() {
        JsonNode job = accepted(web.postText(
                "/train_model?model_name=MyModel&data=" + Web.encoded(ROWS),
                "",
                "",
                "Prefer",
                "respond-async, wait=1"));

        assertThat(job.get("status").asText()).isEqualTo("validating_files");
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 7, /recipe/epochs",
        "steps, 7, /recipe/steps",
        "batch_size, 7, /recipe/batch_size",
        "accumulate, 7, /recipe/accumulate",
        "gradient_clip, 0.5, /recipe/gradient_clip",
        "seed, 7, /recipe/seed",
        "checkpoint_every, 7, /recipe/checkpoint_every/steps",
        "evaluate_every, 7, /recipe/evaluate_every",
        "keep, 7, /recipe/keep",
        "learning_rate, 7e-3, /recipe/optimizer/learning_rate"
    })
    void everyNumberMayBeAText(String member, double value, String place) {
        for (String way : List.of("query", "form")) {
            String sent = member + "=" + (value == Math.rint(value) ? Long.toString((long) value) : value);
            String rest = "model_name=MyModel&data=" + Web.encoded(ROWS);
            Answer answer = way.equals("query")
                    ? web.postText("/train_model?" + rest + "&" + sent, "", "")
                    : web.postText("/train_model", FORM, rest + "&" + sent);

            assertThat(accepted(answer).at(place).asDouble()).as(way).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epochs",
                "steps",
                "batch_size",
                "accumulate",
                "gradient_clip",
                "seed",
                "evaluate_every",
                "keep",
                "learning_rate",
                "checkpoint_every"
            })
    void aTextThatIsNoNumberIsAFaultAndNeverADefault(String member) {
        for (String value : List.of("fast", "1,5", "", "NaN", "1e", "0x10", "-1")) {
            Answer answer = web.postText(
                    "/train_model?model_name=MyModel&data=" + Web.encoded(ROWS) + "&" + member + "="
                            + Web.encoded(value),
                    "",
                    "");

            assertThat(answer.params(400)).as(value).containsExactly(member);
        }
    }

    @Test
    void nestedMembersMayBeJsonInAText() {
        String network = "[{\"type\":\"linear\",\"outputs\":20},\"relu\"]";
        String split = "{\"train\":0.8,\"validation\":0.1,\"test\":0.1}";

        JsonNode job = accepted(web.postText(
                "/train_model?model_name=MyModel&data=" + Web.encoded(ROWS) + "&network=" + Web.encoded(network)
                        + "&split=" + Web.encoded(split) + "&loss=cross_entropy&metrics=accuracy,log_loss",
                "",
                ""));

        assertThat(job.at("/recipe/network/0/outputs").asInt()).isEqualTo(20);
        assertThat(job.at("/recipe/split/train").asDouble()).isEqualTo(0.8);
        assertThat(job.at("/recipe/metrics").toString()).isEqualTo("[\"accuracy\",\"log_loss\"]");
    }

    @Test
    void brokenJsonInAMemberIsToldByTheMember() {
        Answer answer = web.postText(
                "/train_model?model_name=MyModel&data=" + Web.encoded(ROWS) + "&network=" + Web.encoded("[{\"type\":")
                        + "&split=" + Web.encoded("{\"train\": 2, \"tset\": 0}"),
                "",
                "");

        assertThat(answer.params(400)).contains("network", "split.train", "split.tset");
    }

    @Test
    void severalTargetsAreNamedWithCommas() {
        String data = "x,y1,y2\n1,2.5,3.5\n2,3.5,4.5\n";
        for (String target :
                List.of("target=y1,y2", "target=y1&target=y2", "target=" + Web.encoded("[\"y1\",\"y2\"]"))) {
            JsonNode job = accepted(
                    web.postText("/train_model?model_name=MyModel&data=" + Web.encoded(data) + "&" + target, "", ""));

            assertThat(job.at("/recipe/task").asText()).isEqualTo("regression");
            assertThat(job.at("/recipe/target").toString()).isEqualTo("[\"y1\",\"y2\"]");
        }
    }

    @Test
    void valuesAreLearntWhereTheTargetHasValues() {
        JsonNode job = accepted(web.postText(
                "/train_model?model_name=MyModel&data=" + Web.encoded("x,price\n1,2.5\n2,3.75\n"), "", ""));

        assertThat(job.at("/recipe/task").asText()).isEqualTo("regression");
        assertThat(job.at("/recipe/target").toString()).contains("price");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNothingIsKept() {
        int before = web.get("/v1/files").ok().get("data").size();

        Answer answer = web.postText(
                "/train_model?modelname=x&optimizer=Adm&epochs=many&target=specie&data=" + Web.encoded(ROWS), "", "");

        assertThat(answer.params(400))
                .containsExactlyInAnyOrder("model_name", "modelname", "optimizer.name", "epochs", "target");
        assertThat(answer.text())
                .contains("did you mean 'model_name'?", "did you mean 'adam'?", "did you mean 'species'?");
        assertThat(web.get("/v1/files").ok().get("data")).hasSize(before);
    }

    @Test
    void dataThatIsNoneIsRefused() {
        assertThat(web.postText("/train_model?model_name=MyModel", "", "").params(400))
                .containsExactly("data");
        assertThat(web.postText("/train_model?model_name=MyModel&data=nowhere.csv", "", "")
                        .error(400)
                        .get("message")
                        .asText())
                .contains("'nowhere.csv' is neither a file's id nor an uploaded file's name");
        assertThat(web.post("/train_model", Map.of("model_name", "MyModel", "data", List.of()))
                        .params(400))
                .containsExactly("data");
        assertThat(web.post("/train_model", Map.of("model_name", "MyModel", "data", List.of(Map.of("a", 1), 2)))
                        .params(400))
                .containsExactly("data[1]");
        assertThat(web.post("/train_model", Map.of("model_name", "MyModel", "data", 5))
                        .params(400))
                .containsExactly("data");
    }

    @Test
    void faultsOfTheDataComeWithTheirLines() {
        Answer answer = web.postText("/train_model?model_name=MyModel&data=" + Web.encoded("a,,\n1,2,3\n"), "", "");

        assertThat(answer.params(400)).as(answer.text()).containsExactly("data", "data");
        assertThat(answer.text()).contains("line 1: column 2 has no name", "line 1: column 3 has no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "a b", "ft:mlp:x", "x:ckpt-step-1", ".hidden", "ä"})
    void namesThatNoModelCanBearAreRefused(String name) {
        Answer answer =
                web.postText("/train_model?model_name=" + Web.encoded(name) + "&data=" + Web.encoded(ROWS), "", "");

        assertThat(answer.params(400)).containsExactly("model_name");
    }

    @Test
    void aMemberGivenTwiceIsRefused() {
        Answer answer = web.postText(
                "/train_model?model_name=MyModel&epochs=1&epochs=2&seed=1&data=" + Web.encoded(ROWS), FORM, "seed=2");

        assertThat(answer.params(400)).containsExactlyInAnyOrder("epochs", "seed");
    }

    @Test
    void aRepetitionIsTheSameJobAndLeavesNoSecondFile() {
        String path = "/train_model?model_name=MyModel&data=" + Web.encoded(ROWS);
        JsonNode first = accepted(web.postText(path, "", "", "Idempotency-Key", "train-1"));
        int files = web.get("/v1/files").ok().get("data").size();

        assertThat(accepted(web.postText(path, "", "", "Idempotency-Key", "train-1"))
                        .get("id"))
                .isEqualTo(first.get("id"));
        assertThat(web.postText(path + "&epochs=2", "", "", "Idempotency-Key", "train-1")
                        .status())
                .isEqualTo(409);
        assertThat(web.get("/v1/files").ok().get("data")).hasSize(files);
    }
}
