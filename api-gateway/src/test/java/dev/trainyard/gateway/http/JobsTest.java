package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.task.Attempt;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(InMemory.class)
class JobsTest {

    private static final String JOBS = "/v1/fine_tuning/jobs";

    @Inject
    Web web;

    @Inject
    Crew crew;

    private String file;

    @BeforeEach
    void upload() {
        file = web.upload("iris.csv", MemoryYard.IRIS).id();
    }

    @Test
    void aJobHasEveryMemberOfTheProtocol() {
        JsonNode job = web.submit(file, Map.of()).ok();

        assertThat(job.get("id").asText()).startsWith("ftjob-");
        assertThat(job.get("object").asText()).isEqualTo("fine_tuning.job");
        assertThat(job.get("status").asText()).isEqualTo("validating_files");
        assertThat(job.get("training_file").asText()).isEqualTo(file);
        assertThat(job.get("seed").isIntegralNumber()).isTrue();
        for (String member : List.of(
                "error",
                "fine_tuned_model",
                "finished_at",
                "trained_tokens",
                "validation_file",
                "estimated_finish",
                "metadata")) {
            assertThat(job.get(member).isNull()).as(member).isTrue();
        }
        for (String member : List.of(
                "created_at",
                "hyperparameters",
                "integrations",
                "method",
                "model",
                "organization_id",
                "result_files",
                "recipe",
                "phases")) {
            assertThat(job.get(member).isNull()).as(member).isFalse();
        }
        assertThat(web.get(JOBS + "/" + job.get("id").asText()).ok()).isEqualTo(job);
    }

    @Test
    void everythingThatTheOfficialClientsSendIsTaken() {
        Map<String, Object> body = new HashMap<>();
        body.put("model", "mlp");
        body.put("training_file", file);
        body.put("validation_file", null);
        body.put("suffix", "my-suffix");
        body.put("seed", 42);
        body.put("metadata", Map.of("team", "a"));
        body.put("integrations", null);
        body.put("hyperparameters", Map.of("batch_size", "auto", "n_epochs", 3, "learning_rate_multiplier", 2));
        body.put(
                "method",
                Map.of(
                        "type", "supervised",
                        "supervised", Map.of("hyperparameters", Map.of("batch_size", 16, "n_epochs", "auto")),
                        "dpo", Map.of("hyperparameters", Map.of("beta", "auto")),
                        "reinforcement", Map.of("grader", Map.of("type", "string_check"))));
        body.put("recipe", Map.of("task", "classification", "target", "species"));

        JsonNode job = web.post(JOBS, body).ok();

        assertThat(job.get("seed").asInt()).isEqualTo(42);
        assertThat(job.get("metadata").get("team").asText()).isEqualTo("a");
        assertThat(job.get("user_provided_suffix").asText()).isEqualTo("my-suffix");
        assertThat(job.get("hyperparameters").get("n_epochs").asInt()).isEqualTo(3);
        assertThat(job.get("hyperparameters").get("batch_size").asInt()).isEqualTo(16);
        assertThat(job.at("/method/supervised/hyperparameters/batch_size").asInt())
                .isEqualTo(16);
        assertThat(job.at("/recipe/optimizer/learning_rate").asDouble()).isEqualTo(0.02);
    }

    @Test
    void aModelThatIsNotThereIsRefusedWithThoseThatAre() {
        Answer answer = web.post(
                JOBS,
                Map.of(
                        "model",
                        "gpt-4o-mini",
                        "training_file",
                        file,
                        "recipe",
                        Map.of("task", "classification", "target", "species")));

        JsonNode error = answer.error(404);
        assertThat(error.get("param").asText()).isEqualTo("model");
        assertThat(error.get("code").asText()).isEqualTo("model_not_found");
        assertThat(error.get("message").asText())
                .contains("from mlp")
                .contains("trainyard.models.aliases")
                .contains("gpt-4o-mini=gpt-small");
    }

    @Test
    void aModelThatIsNotThereIsNamedBesideEverythingElseThatIsWrong() {
        Answer answer = web.post(JOBS, Map.of("model", "gpt-4o-mini", "training_file", "file-none", "seed", -1));

        assertThat(answer.params(400)).containsExactlyInAnyOrder("model", "training_file", "seed", "recipe");
    }

    @Test
    void anAliasStandsForItsBaseAndTheJobShowsIt() {
        Map<String, Object> body = new LinkedHashMap<>(MemoryYard.jobBody(file));
        body.put("model", "gpt-4o-mini-2024-07-18");
        body.put("suffix", "mine");

        JsonNode job = web.post(JOBS, body).ok();
        crew.finish(job.get("id").asText());

        assertThat(job.get("model").asText()).isEqualTo("gpt-4o-mini-2024-07-18");
        String model = web.get(JOBS + "/" + job.get("id").asText())
                .ok()
                .get("fine_tuned_model")
                .asText();
        assertThat(model).startsWith("ft:gpt-4o-mini-2024-07-18:local:mine:");
        assertThat(web.get("/v1/models/" + model).ok().get("id").asText()).isEqualTo(model);
        assertThat(web.get("/v1/models/gpt-4o-mini-2024-07-18").ok().get("id").asText())
                .isEqualTo("gpt-4o-mini-2024-07-18");
    }

    @Test
    void anAliasThatLeadsNowhereSaysWhere() {
        Map<String, Object> body = new LinkedHashMap<>(MemoryYard.jobBody(file));
        body.put("model", "gpt-old");

        assertThat(web.post(JOBS, body).error(404).get("message").asText())
                .contains("'gpt-old' stands for 'none', which is no base");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByItsMember() {
        Map<String, Object> body = MemoryYard.jobBody("file-none");
        body.put("validation_file", "file-neither");

        assertThat(web.post(JOBS, body).params(400)).containsExactly("training_file", "validation_file");
    }

    @Test
    void metadataBeyondTheProtocolsBoundsIsRefused() {
        Map<String, Object> body = MemoryYard.jobBody(file);
        Map<String, Object> metadata = new HashMap<>();
        for (int i = 0; i < 17; i++) {
            metadata.put("name" + i, "value");
        }
        metadata.put("n".repeat(65), "v".repeat(513));
        metadata.put("number", 1);
        body.put("metadata", metadata);

        assertThat(web.post(JOBS, body).params(400))
                .contains("metadata", "metadata.number", "metadata." + "n".repeat(65));
    }

    @Test
    void aListIsFilteredByMetadataAndPagedNewestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(web.submit(file, Map.of("case", "paging", "parity", i % 2 == 0 ? "even" : "odd"))
                    .id());
            web.submit(file, Map.of());
        }

        String filter = JOBS + "?" + Web.encoded("metadata[case]") + "=paging";
        assertThat(web.get(filter).each("id")).isEqualTo(ids.reversed());
        assertThat(web.get(filter + "&metadata[parity]=odd".replace("[", "%5B").replace("]", "%5D"))
                        .each("id"))
                .containsExactly(ids.get(3), ids.get(1));
        JsonNode page = web.get(filter + "&limit=3").ok();
        assertThat(page.get("has_more").asBoolean()).isTrue();
        JsonNode rest = web.get(filter + "&limit=3&after=" + page.get("last_id").asText())
                .ok();
        assertThat(rest.get("data")).hasSize(1);
        assertThat(rest.get("has_more").asBoolean()).isFalse();
        assertThat(web.get(filter + "&after=" + ids.get(0)).ok().get("data")).isEmpty();
        assertThat(web.get(JOBS + "?after=ftjob-unknown").ok().get("data")).isEmpty();
        assertThat(web.get(JOBS + "?metadata=null&limit=100").ok().get("data"))
                .isNotEmpty()
                .allMatch(job -> job.get("metadata").isNull());
        assertThat(web.get(JOBS + "?metadata=none").params(400)).containsExactly("metadata");
    }

    @Test
    void usualPagesHaveTheProtocolsLengths() {
        String last = "";
        for (int i = 0; i < 21; i++) {
            last = web.submit(file, Map.of()).id();
        }
        crew.prepare(last);
        Attempt attempt = crew.beginTraining(last);
        for (int step = 10; step <= 120; step += 10) {
            crew.save(attempt, step);
        }

        assertThat(web.get(JOBS).ok().get("data")).hasSize(20);
        assertThat(web.get(JOBS + "/" + last + "/checkpoints").ok().get("data")).hasSize(10);
        assertThat(web.get(JOBS + "/" + last + "/events?limit=1000")
                        .ok()
                        .get("data")
                        .size())
                .isLessThan(20);
        assertThat(web.get(JOBS + "?limit=1001").params(400)).containsExactly("limit");
        assertThat(web.get(JOBS + "?limit=many").params(400)).containsExactly("limit");
    }

    @Test
    void aFinishedJobTellsItsModelItsRowsAndItsPhases() {
        String id = web.submit(file, Map.of()).id();
        crew.finish(id);

        JsonNode job = web.get(JOBS + "/" + id).ok();

        assertThat(job.get("status").asText()).isEqualTo("succeeded");
        assertThat(job.get("fine_tuned_model").asText()).startsWith("ft:mlp:local::");
        assertThat(job.get("finished_at").isIntegralNumber()).isTrue();
        assertThat(job.get("trained_tokens").asLong()).isEqualTo(480);
        assertThat(job.at("/rows/test").asInt()).isEqualTo(30);
        List<String> phases = new ArrayList<>();
        job.get("phases").forEach(phase -> phases.add(phase.get("name").asText()));
        assertThat(phases).containsExactly("validating_files", "queued", "running", "scoring");
    }

    @Test
    void aFailedJobTellsCodeCauseMemberAndEvidence() {
        String id = web.submit(file, Map.of()).id();
        crew.failToPrepare(id, "line 3, column 'x': is no number");

        JsonNode job = web.get(JOBS + "/" + id).ok();

        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("invalid_training_file");
        assertThat(job.at("/error/message").asText()).contains("line 3");
        assertThat(job.at("/error/param").asText()).isEqualTo("training_file");
        assertThat(job.at("/error/evidence/line").asText()).isEqualTo("3");
    }

    @Test
    void aJobIsCancelledOnceAndDeletedAfterwards() {
        String id = web.submit(file, Map.of()).id();
        Answer tooEarly = web.delete(JOBS + "/" + id);
        assertThat(tooEarly.error(409).get("code").asText()).isEqualTo("job_not_ended");
        assertThat(tooEarly.header("x-should-retry")).isEqualTo("false");

        assertThat(web.method("POST", JOBS + "/" + id + "/cancel")
                        .ok()
                        .get("status")
                        .asText())
                .isEqualTo("cancelled");
        Answer again = web.method("POST", JOBS + "/" + id + "/cancel");
        assertThat(again.error(409).get("code").asText()).isEqualTo("job_already_ended");
        assertThat(again.header("x-should-retry")).isEqualTo("false");

        assertThat(web.delete(JOBS + "/" + id).ok().get("deleted").asBoolean()).isTrue();
        assertThat(web.get(JOBS + "/" + id).error(404).get("code").asText()).isEqualTo("job_not_found");
        assertThat(web.method("POST", JOBS + "/" + id + "/cancel")
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("job_not_found");
        assertThat(web.delete(JOBS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void oneKeyIsOneJob() {
        Map<String, Object> body = MemoryYard.jobBody(file);

        String first = web.post(JOBS, body, "Idempotency-Key", "key-1").id();

        assertThat(web.post(JOBS, body, "Idempotency-Key", "key-1").id()).isEqualTo(first);
        assertThat(web.post(JOBS, body, "Idempotency-Key", "key-2").id()).isNotEqualTo(first);
        body.put("seed", 1);
        Answer other = web.post(JOBS, body, "Idempotency-Key", "key-1");
        assertThat(other.error(409).get("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(other.header("x-should-retry")).isEqualTo("false");
        assertThat(web.post(JOBS, body, "Idempotency-Key", "k".repeat(256)).params(400))
                .containsExactly("Idempotency-Key");
    }

    @Test
    void aRepetitionThatSaysSoIsNoSecondJob() {
        Map<String, Object> body = MemoryYard.jobBody(file);

        String first = web.post(JOBS, body, "x-stainless-retry-count", "0").id();

        assertThat(web.post(JOBS, body, "x-stainless-retry-count", "1").id()).isEqualTo(first);
        assertThat(web.post(JOBS, body, "x-stainless-retry-count", "2", "Authorization", "Bearer other")
                        .id())
                .as("of another caller")
                .isNotEqualTo(first);
        assertThat(web.post(JOBS, body).id()).as("meant as a second one").isNotEqualTo(first);
    }

    @Test
    void aRepetitionFindsItsJobAlsoWhenTheFileIsGone() {
        Map<String, Object> body = MemoryYard.jobBody(file);
        String first = web.post(JOBS, body, "Idempotency-Key", "gone").id();
        web.method("POST", JOBS + "/" + first + "/cancel").ok();
        web.delete("/v1/files/" + file).ok();

        assertThat(web.post(JOBS, body, "Idempotency-Key", "gone").id()).isEqualTo(first);
        assertThat(web.post(JOBS, body, "Idempotency-Key", "new").params(400)).containsExactly("training_file");
    }

    @Test
    void metricsComeInPages() {
        String id = web.submit(file, Map.of()).id();
        crew.finish(id);

        JsonNode first = web.get(JOBS + "/" + id + "/metrics?limit=12").ok();

        assertThat(first.get("data")).hasSize(12);
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(first.get("total_steps").asInt()).isEqualTo(30);
        assertThat(first.at("/data/11/step").asInt()).isEqualTo(12);
        JsonNode rest = web.get(JOBS + "/" + id + "/metrics?after=12").ok();
        assertThat(rest.get("data")).hasSize(18);
        assertThat(rest.get("has_more").asBoolean()).isFalse();
        assertThat(web.get(JOBS + "/" + id + "/metrics?after=30").ok().get("data"))
                .isEmpty();
        assertThat(web.get(JOBS + "/" + id + "/metrics?after=-1&limit=x").params(400))
                .containsExactlyInAnyOrder("after", "limit");
    }

    @Test
    void checkpointsComeNewestFirstWithDigestAndScores() {
        String id = web.submit(file, Map.of()).id();
        crew.finish(id);

        JsonNode list = web.get(JOBS + "/" + id + "/checkpoints").ok();

        assertThat(list.get("data")).hasSize(3);
        JsonNode best = list.get("data").get(1);
        assertThat(best.get("id").asText()).startsWith("ftckpt_");
        assertThat(best.get("object").asText()).isEqualTo("fine_tuning.job.checkpoint");
        assertThat(best.get("step_number").asInt()).isEqualTo(20);
        assertThat(best.get("fine_tuned_model_checkpoint").asText()).endsWith(":ckpt-step-20");
        assertThat(best.at("/metrics/valid_loss").asDouble()).isEqualTo(0.075);
        assertThat(best.at("/evaluation/metrics/accuracy/value").asDouble()).isEqualTo(0.96);
        assertThat(best.at("/evaluation/test/metrics/accuracy/value").asDouble())
                .isEqualTo(0.95);
        assertThat(list.at("/data/0/evaluation").has("test")).isFalse();
        assertThat(web.get(JOBS + "/" + id + "/checkpoints?limit=1&after="
                                + best.get("id").asText())
                        .ok()
                        .at("/data/0/step_number")
                        .asInt())
                .isEqualTo(10);
        assertThat(web.get(JOBS + "/" + id + "/checkpoints?after=nothing").ok().get("data"))
                .isEmpty();
    }

    @Test
    void theWeightsOfACheckpointAreServedWithTheirDigest() {
        String id = web.submit(file, Map.of()).id();
        crew.finish(id);
        JsonNode checkpoint = web.get(JOBS + "/" + id + "/checkpoints").ok().at("/data/2");

        Answer content =
                web.get(JOBS + "/" + id + "/checkpoints/" + checkpoint.get("id").asText() + "/content");

        assertThat(content.text()).isEqualTo("weights of step 10");
        assertThat(content.header("x-content-sha256"))
                .isEqualTo(checkpoint.get("digest").asText());
        assertThat(content.header("content-length"))
                .isEqualTo(checkpoint.get("bytes").asText());
        assertThat(web.get(JOBS + "/" + id + "/checkpoints/ftckpt_x/content")
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("checkpoint_not_found");
    }
}
