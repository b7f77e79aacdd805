package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.CommandProcess;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was learnt here goes home: transformers loads it, reads a text as the same tokens and says the same. Needs a
 * Python with torch and transformers, named by {@code TRAINYARD_PEER_PYTHON}.
 */
@ExtendWith(SharedYard.class)
@Timeout(600)
class LoadsInTransformersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HOME =
            Path.of(System.getProperty("trainyard.home", ".")).toAbsolutePath().normalize();
    private static final Path SCRIPT = Path.of("src", "test", "python", "loads.py");
    private static final Path EXAMPLES = HOME.resolve("examples");
    private static final double NEAR = 1e-4;

    private final TestedYard yard;
    private final Api api;

    @TempDir
    private Path scratch;

    LoadsInTransformersIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    private record Said(int status, String out, String error) {}

    private static Optional<String> python() {
        return Optional.ofNullable(System.getenv("TRAINYARD_PEER_PYTHON"));
    }

    private static Said run(String... arguments) throws IOException, InterruptedException {
        Path error = Files.createTempFile("python", ".txt");
        try {
            String[] command = new String[arguments.length + 1];
            command[0] = python().orElseThrow();
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            Process process =
                    new ProcessBuilder(command).redirectError(error.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), out, Files.readString(error));
        } finally {
            Files.delete(error);
        }
    }

    @BeforeAll
    static void transformersIsAtHand() throws Exception {
        Assumptions.assumeTrue(python().isPresent(), "TRAINYARD_PEER_PYTHON names no Python");
        Said said = run("-c", "import torch, transformers");
        Assumptions.assumeTrue(said.status() == 0, "no torch and transformers there: " + said.error());
    }

    private String learn(String file, Map<String, Object> recipe) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "gpt-nano");
        body.put("training_file", api.upload(file, Files.readAllBytes(EXAMPLES.resolve(file))));
        body.put("recipe", recipe);
        String id =
                api.post("/v1/fine_tuning/jobs", body).good().json().get("id").asText();
        JsonNode ended = new JobCourse(api, id).awaitEnd();
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        return ended.get("fine_tuned_model").asText();
    }

    private Path export(String model) throws IOException, InterruptedException {
        Path folder = scratch.resolve("home");
        String data = yard.data().toAbsolutePath().toString();
        try (CommandProcess command =
                CommandProcess.start(HOME, "models", "export", model, folder.toString(), "--data", data)) {
            assertThat(command.awaitEnd()).as("%s", command.lines()).isZero();
        }
        return folder;
    }

    private static JsonNode askTransformers(Path folder, Map<String, Object> question) throws Exception {
        Said said = run(SCRIPT.toString(), folder.toString(), JSON.writeValueAsString(question));
        assertThat(said.status()).as(said.error()).isZero();
        JsonNode answer = JSON.readTree(said.out());
        assertThat(answer.get("missing")).as("weights that it did not find").isEmpty();
        assertThat(answer.get("unexpected"))
                .as("weights that it had no place for")
                .isEmpty();
        return answer;
    }

    private JsonNode ask(String path, String model, Map<String, Object> question) {
        Map<String, Object> body = new LinkedHashMap<>(question);
        body.put("model", model);
        body.put("temperature", 0);
        return api.post(path, body).good().json();
    }

    @Test
    void aModelOfTextsWithPairsOfBytesGoesOnWithTheSameWords() throws Exception {
        String model = learn(
                "stories.txt",
                Map.of(
                        "task", "language",
                        "context", 96,
                        "tokenizer", Map.of("type", "bpe", "vocabulary", 512),
                        "steps", 80,
                        "checkpoint_every", 80,
                        "batch_size", 16));
        Map<String, Object> question = Map.of("prompt", "Anna had a small  boat – and", "max_tokens", 24);

        JsonNode theirs = askTransformers(export(model), question);

        Map<String, Object> withNumbers = new LinkedHashMap<>(question);
        withNumbers.put("logprobs", 0);
        JsonNode ours = ask("/v1/completions", model, withNumbers);
        assertThat(theirs.get("prompt_tokens")).isEqualTo(ours.at("/usage/prompt_tokens"));
        assertThat(theirs.get("text").asText())
                .isEqualTo(ours.at("/choices/0/text").asText());
        JsonNode numbers = ours.at("/choices/0/logprobs/token_logprobs");
        assertThat(theirs.get("logprobs").size()).isEqualTo(numbers.size()).isPositive();
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(theirs.get("logprobs").get(i).asDouble())
                    .as("token %d", i)
                    .isCloseTo(numbers.get(i).asDouble(), within(NEAR));
        }
    }

    @Test
    void aModelOfConversationsAnswersThroughItsTemplateWithTheSameWords() throws Exception {
        String model = learn(
                "dates.jsonl",
                Map.of(
                        "context", 64,
                        "tokenizer", "characters",
                        "steps", 200,
                        "checkpoint_every", 200,
                        "batch_size", 32,
                        "seed", 3));
        Map<String, Object> question =
                Map.of("messages", List.of(Map.of("role", "user", "content", "7 March 1984")), "max_tokens", 20);

        JsonNode theirs = askTransformers(export(model), question);

        JsonNode ours = ask("/v1/chat/completions", model, question);
        assertThat(theirs.get("prompt_tokens")).isEqualTo(ours.at("/usage/prompt_tokens"));
        assertThat(theirs.get("text").asText())
                .isNotEmpty()
                .isEqualTo(ours.at("/choices/0/message/content").asText());
    }
}
