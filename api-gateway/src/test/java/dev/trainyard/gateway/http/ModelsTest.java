package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.PredictionService.Answer.FaultyRows;
import dev.trainyard.gateway.outbound.PredictionService.Answer.Predictions;
import dev.trainyard.gateway.outbound.PredictionService.Answer.Unavailable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(InMemory.class)
class ModelsTest {

    private static final Map<String, Object> PREDICTION = Map.of("object", "prediction", "class", "setosa");

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    private String model;

    @BeforeEach
    void finishAJob() {
        yard.predictions.answer(Crew.EVALUATOR_ADDRESS, new Predictions(List.of(PREDICTION)));
        String job = web.submit(web.upload("iris.csv", MemoryYard.IRIS).id(), Map.of())
                .id();
        crew.finish(job);
        model = web.get("/v1/fine_tuning/jobs/" + job)
                .ok()
                .get("fine_tuned_model")
                .asText();
    }

    @Test
    void aModelIsListedFoundAndDeletedByItsNameWithColons() {
        assertThat(web.get("/v1/models").each("id")).startsWith("mlp").contains(model);
        for (String name : List.of(model, Web.encoded(model))) {
            JsonNode found = web.get("/v1/models/" + name).ok();
            assertThat(found.get("id").asText()).isEqualTo(model);
            assertThat(found.get("object").asText()).isEqualTo("model");
            assertThat(found.get("owned_by").asText()).isEqualTo("local");
            assertThat(found.get("created").isIntegralNumber()).isTrue();
        }

        JsonNode deleted = web.delete("/v1/models/" + model).ok();

        assertThat(deleted.get("id").asText()).isEqualTo(model);
        assertThat(deleted.get("object").asText()).isEqualTo("model");
        assertThat(deleted.get("deleted").asBoolean()).isTrue();
        assertThat(web.get("/v1/models").each("id")).doesNotContain(model);
        assertThat(web.get("/v1/models/" + model).error(404).get("code").asText())
                .isEqualTo("model_not_found");
        assertThat(web.delete("/v1/models/" + model).error(404).get("code").asText())
                .isEqualTo("model_not_found");
    }

    @Test
    void theBaseIsThereAndStays() {
        assertThat(web.get("/v1/models/mlp").ok().get("owned_by").asText()).isEqualTo("trainyard");
        Answer refused = web.delete("/v1/models/mlp");
        assertThat(refused.error(409).get("code").asText()).isEqualTo("base_model");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aModelAndEachOfItsCheckpointsCanBeCalled() {
        List<Map<String, Object>> rows = List.of(Map.of("sepal_length", 5.1));
        for (String name : List.of(model, Web.encoded(model), model + ":ckpt-step-10")) {
            JsonNode answer = web.post("/v1/models/" + name + "/predict", Map.of("rows", rows))
                    .ok();

            assertThat(answer.get("object").asText()).isEqualTo("list");
            assertThat(answer.at("/data/0/class").asText()).isEqualTo("setosa");
        }
        assertThat(yard.predictions.questions().getLast().model().checkpoint().step())
                .isEqualTo(10);
        assertThat(yard.predictions.questions().getLast().rows().getFirst()).containsKey("sepal_length");
    }

    @Test
    void faultsOfAllRowsComeAtOnceEachAtItsPlace() {
        yard.predictions.answer(
                Crew.EVALUATOR_ADDRESS,
                new FaultyRows(List.of(
                        fault(0, "species", "is no column of this model"), fault(3, "sepal_length", "is missing"))));

        Answer answer = web.post("/v1/models/" + model + "/predict", Map.of("rows", List.of(Map.of(), Map.of())));

        assertThat(answer.params(400)).containsExactly("rows[0].species", "rows[3].sepal_length");
    }

    private static Map<String, Object> fault(int row, String column, String message) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("row", row);
        fault.put("column", column);
        fault.put("message", message);
        return fault;
    }

    @Test
    void aQuestionThatIsNoneIsRefusedWithEveryFault() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("rows", List.of(Map.of("a", 1), 5, "x"));
        body.put("row", 1);

        assertThat(web.post("/v1/models/" + model + "/predict", body).params(400))
                .containsExactlyInAnyOrder("rows[1]", "rows[2]", "row");
        assertThat(web.post("/v1/models/" + model + "/predict", Map.of()).params(400))
                .containsExactly("rows");
        assertThat(web.post("/v1/models/" + model + "/predict", Map.of("rows", List.of()))
                        .params(400))
                .containsExactly("rows");
        assertThat(web.post("/v1/models/" + model + "/predict", Map.of("rows", Map.of("a", 1)))
                        .params(400))
                .containsExactly("rows");
    }

    @Test
    void moreRowsThanAreTakenAtOnceAreRefused() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
            rows.add(Map.of("a", i));
        }

        assertThat(web.post("/v1/models/" + model + "/predict", Map.of("rows", rows))
                        .error(400)
                        .get("message")
                        .asText())
                .contains("10000");
    }

    @Test
    void whenNobodyCanAnswerTheClientIsToldWhenToAskAgain() {
        yard.predictions.answer(Crew.EVALUATOR_ADDRESS, new Unavailable("the evaluator cannot be reached"));

        Answer answer = web.post("/v1/models/" + model + "/predict", Map.of("rows", List.of(Map.of("a", 1))));

        assertThat(answer.error(503).get("code").asText()).isEqualTo("model_not_ready");
        assertThat(answer.header("retry-after")).isEqualTo("2");
    }

    @Test
    void aModelThatIsNotThereCannotBeCalled() {
        Map<String, Object> body = Map.of("rows", List.of(Map.of("a", 1)));

        assertThat(web.post("/v1/models/none/predict", body)
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("model_not_found");
        assertThat(web.post("/v1/models/mlp/predict", body)
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("model_not_found");
        assertThat(web.post("/v1/models/" + model + ":ckpt-step-11/predict", body)
                        .status())
                .isEqualTo(404);
    }
}
