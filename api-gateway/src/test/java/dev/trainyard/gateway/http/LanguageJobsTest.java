package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs for language models, as code that was written for OpenAI's own sends them. */
@QuarkusTest
@TestProfile(InMemory.class)
class LanguageJobsTest {

    private static final String JOBS = "/v1/fine_tuning/jobs";

    @Inject
    Web web;

    private final Map<String, Object> body = new HashMap<>();

    @BeforeEach
    void upload() {
        body.put("model", "gpt-nano");
        body.put("training_file", web.uploadChats());
    }

    @Test
    void aFileWithFaultyConversationsSaysSoAndMakesNoJob() {
        String faulty = Web.CHATS + "{\"messages\": [{\"role\": \"nobody\", \"content\": \"a\"}]}\nno json\n";
        JsonNode file = web.upload("chats.jsonl", faulty).ok();

        assertThat(file.get("status").asText()).isEqualTo("error");
        assertThat(file.get("status_details").asText())
                .contains("line 11: messages[0].role", "line 12: is not valid JSON");
        body.put("validation_file", file.get("id").asText());
        JsonNode error = web.post(JOBS, body).error(400);
        assertThat(error.get("param").asText()).isEqualTo("validation_file");
        assertThat(error.get("message").asText()).contains("line 11", "line 12");
    }

    @Test
    void aFileThatIsNoExamplesAtAllIsJudgedWhenAJobTakesItForSome() {
        JsonNode rows = web.upload("rows.jsonl", "{\"a\": 1}\n").ok();

        assertThat(rows.get("status").asText()).isEqualTo("processed");
        body.put("training_file", rows.get("id").asText());
        JsonNode error = web.post(JOBS, body).error(400);
        assertThat(error.get("param").asText()).isEqualTo("training_file");
        assertThat(error.get("message").asText()).contains("line 1", "neither \"messages\" nor");
    }

    @Test
    void aHundredFaultsAreToldAndTheOthersCounted() {
        JsonNode file =
                web.upload("chats.jsonl", Web.CHATS + "no json\n".repeat(130)).ok();

        assertThat(file.get("status_details").asText().lines())
                .hasSize(101)
                .last()
                .isEqualTo("and 30 more");
    }

    @Test
    void aBaseAndAFileAreEnoughToLearnToChat() {
        JsonNode job = web.post(JOBS, body).ok();

        assertThat(job.at("/model").asText()).isEqualTo("gpt-nano");
        assertThat(job.at("/recipe/task").asText()).isEqualTo("chat");
        assertThat(job.at("/recipe/model").asText()).isEqualTo("gpt-nano");
        assertThat(job.at("/hyperparameters/n_epochs").asInt()).isEqualTo(20);
        assertThat(job.at("/hyperparameters/batch_size").asInt()).isEqualTo(16);
        assertThat(job.at("/hyperparameters/learning_rate_multiplier").asDouble())
                .isEqualTo(1);
    }

    @Test
    void hyperparametersInEitherPlaceAreTheRecipesAndComeBackResolved() {
        body.put("hyperparameters", Map.of("n_epochs", 4, "batch_size", "auto", "learning_rate_multiplier", 0.5));
        body.put(
                "method",
                Map.of(
                        "type",
                        "supervised",
                        "supervised",
                        Map.of("hyperparameters", Map.of("batch_size", 8, "learning_rate_multiplier", "auto"))));

        JsonNode job = web.post(JOBS, body).ok();

        JsonNode resolved = job.at("/method/supervised/hyperparameters");
        assertThat(resolved).isEqualTo(job.get("hyperparameters"));
        assertThat(resolved.get("n_epochs").asInt()).isEqualTo(4);
        assertThat(resolved.get("batch_size").asInt()).isEqualTo(8);
        assertThat(resolved.get("learning_rate_multiplier").asDouble()).isEqualTo(0.5);
        assertThat(job.at("/recipe/optimizer/learning_rate").asDouble()).isEqualTo(0.0005);
    }

    @Test
    void aTextIsLearntWhenTheRecipeSaysSo() {
        body.put("recipe", Map.of("task", "language", "tokenizer", "characters", "context", 64, "steps", 100));

        JsonNode job = web.post(JOBS, body).ok();

        assertThat(job.at("/recipe/task").asText()).isEqualTo("language");
        assertThat(job.at("/recipe/tokenizer/type").asText()).isEqualTo("characters");
        assertThat(job.at("/recipe/metrics/0").asText()).isEqualTo("perplexity");
    }

    @Test
    void methodsThatThisServerHasNotAreRefusedAtTheirPlace() {
        body.put("method", Map.of("type", "dpo", "dpo", Map.of("hyperparameters", Map.of("beta", 0.1))));
        assertThat(web.post(JOBS, body).params(400)).containsExactly("method.type");
        body.put("method", Map.of("type", "reinforcement"));
        assertThat(web.post(JOBS, body).params(400)).containsExactly("method.type");
    }

    @Test
    void basesAndTasksThatDoNotFitAreToldApart() {
        body.put("recipe", Map.of("task", "classification", "target", "y"));
        assertThat(web.post(JOBS, body).params(400)).containsExactly("model");
        body.put("recipe", Map.of("model", "gpt-mini"));
        assertThat(web.post(JOBS, body).params(400)).containsExactly("recipe.model");
        body.put("recipe", Map.of("precision", "bf16", "target", "y"));
        assertThat(web.post(JOBS, body).params(400)).containsExactlyInAnyOrder("recipe.precision", "recipe.target");
        body.put("model", "mlp");
        body.remove("recipe");
        Answer answer = web.post(JOBS, body);
        assertThat(answer.params(400)).containsExactly("recipe");
        assertThat(answer.text()).contains("gpt-nano");
    }
}
