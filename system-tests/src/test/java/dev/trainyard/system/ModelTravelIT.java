package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.system.yard.Answer;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.CommandProcess;
import dev.trainyard.system.yard.Events;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model that transformers wrote comes into a yard, learns there, goes home, and is the same when it comes again. */
@ExtendWith(SharedYard.class)
@Timeout(600)
class ModelTravelIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HOME =
            Path.of(System.getProperty("trainyard.home", ".")).toAbsolutePath().normalize();
    /** A GPT-2 with a context of 16 tokens and a vocabulary of 40, with logits that other tests hold it to. */
    private static final Path FIXTURE =
            HOME.resolve("learning/src/test/resources/dev/trainyard/learning/huggingface/gpt2-today");

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz 0123456789+=";
    private static final String TEMPLATE = "{% for m in messages %}{{ m['content'] + eos_token }}{% endfor %}";

    private final TestedYard yard;
    private final Api api;

    ModelTravelIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    /** The fixture with a tokenizer of letters, the last number of which ends a text. */
    private static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(FIXTURE.resolve(name), folder.resolve(name));
        }
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        LETTERS.chars().forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put(
                "added_tokens",
                List.of(Map.of(
                        "id", vocabulary.size(),
                        "content", "</s>",
                        "single_word", false,
                        "lstrip", false,
                        "rstrip", false,
                        "normalized", false,
                        "special", true)));
        tokenizer.put(
                "pre_tokenizer",
                Map.of(
                        "type",
                        "Split",
                        "pattern",
                        Map.of("Regex", "[\\s\\S]"),
                        "behavior",
                        "Isolated",
                        "invert",
                        false));
        tokenizer.put("decoder", Map.of("type", "Fuse"));
        tokenizer.put("model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unknown>"));
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
        JSON.writeValue(
                folder.resolve("tokenizer_config.json").toFile(),
                Map.of("eos_token", "</s>", "chat_template", TEMPLATE));
    }

    private static List<String> command(String... arguments) throws IOException, InterruptedException {
        try (CommandProcess command = CommandProcess.start(HOME, arguments)) {
            assertThat(command.awaitEnd()).as("%s", command.lines()).isZero();
            return command.lines();
        }
    }

    private List<String> models(int status, String... arguments) throws IOException, InterruptedException {
        List<String> all = new java.util.ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", yard.data().toAbsolutePath().toString()));
        try (CommandProcess command = CommandProcess.start(HOME, all.toArray(String[]::new))) {
            assertThat(command.awaitEnd()).as("%s", command.lines()).isEqualTo(status);
            return command.lines();
        }
    }

    private String continuation(String model) {
        JsonNode answer = api.post(
                        "/v1/completions",
                        Map.of("model", model, "prompt", "1+1=", "max_tokens", 6, "temperature", 0, "logprobs", 0))
                .good()
                .json();
        return answer.at("/choices/0/text").asText() + answer.at("/choices/0/logprobs/token_logprobs");
    }

    private static byte[] sums() {
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            sums.append("{\"messages\": [{\"role\": \"user\", \"content\": \"")
                    .append(i % 10)
                    .append('+')
                    .append(i / 10)
                    .append("=\"}, {\"role\": \"assistant\", \"content\": \"")
                    .append(i % 10 + i / 10)
                    .append("\"}]}\n");
        }
        return sums.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode learn(String model, int steps) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("training_file", api.upload("sums.jsonl", sums()));
        body.put("recipe", Map.of("steps", steps, "checkpoint_every", steps, "batch_size", 8, "seed", 3));
        JsonNode ended = new JobCourse(
                        api,
                        api.post("/v1/fine_tuning/jobs", body)
                                .good()
                                .json()
                                .get("id")
                                .asText())
                .awaitEnd();
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        return ended;
    }

    private JsonNode model(String name) {
        return api.get("/v1/models/" + name).good().json();
    }

    @Test
    void aModelComesLearnsGoesHomeAndComesAgain(@TempDir Path scratch) throws Exception {
        Path folder = scratch.resolve("tiny");
        write(folder);
        models(0, "import", folder.toString());
        assertThat(model("tiny").get("imported").asBoolean()).isTrue();
        assertThat(model("tiny").get("context").asInt()).isEqualTo(16);
        assertThat(api.get("/v1/files?purpose=model").good().json().get("data"))
                .as("what was sent is not left behind")
                .isEmpty();
        String before = continuation("tiny");

        JsonNode job = learn("tiny", 60);
        String tuned = job.get("fine_tuned_model").asText();
        assertThat(tuned).startsWith("ft:tiny:local:");
        assertThat(continuation(tuned)).isNotEqualTo(before);
        Answer chat = api.post(
                "/v1/chat/completions",
                Map.of(
                        "model",
                        tuned,
                        "messages",
                        List.of(Map.of("role", "user", "content", "1+1=")),
                        "temperature",
                        0));
        assertThat(chat.good().json().at("/choices/0/finish_reason").asText()).isIn("stop", "length");

        String further = learn(tuned, 10).get("fine_tuned_model").asText();
        assertThat(further).startsWith("ft:tiny:local:").isNotEqualTo(tuned);
        assertThat(model(further).get("digest")).isNotEqualTo(model(tuned).get("digest"));

        Path home = scratch.resolve("home");
        models(0, "export", tuned, home.toString());
        assertThat(home.toFile().list())
                .contains(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(Files.readString(home.resolve("tokenizer_config.json"))).contains("m['content'] + eos_token");
        models(0, "import", home.toString(), "--name", "again");
        assertThat(model("again").get("digest")).isEqualTo(model(tuned).get("digest"));
        assertThat(continuation("again")).isEqualTo(continuation(tuned));

        api.once(api.request("/v1/models/tiny").DELETE().build()).good();
        assertThat(api.get("/v1/models/tiny").status()).isEqualTo(404);
        assertThat(continuation(tuned)).as("what was made of it stays").isNotEmpty();
    }

    @Test
    void aRequestForAModelThatComesLaterGoesWellWhenItIsSentAgain(@TempDir Path scratch) throws Exception {
        Events events = new Events(yard.bootstrap(), "/tests/travel");
        String id = UUID.randomUUID().toString();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "latecomer");
        body.put("training_file", api.upload("sums.jsonl", sums()));
        body.put("recipe", Map.of("steps", 4, "checkpoint_every", 4, "batch_size", 8));
        events.submit(id, body);
        events.readUntil(Events.RESULTS, "it is refused", events.refused(id));
        assertThat(command("redrive", "--broker", yard.bootstrap()))
                .as("shown, with its reason")
                .anySatisfy(line -> assertThat(line).contains(Events.SUBMISSIONS, "latecomer"));

        Path folder = scratch.resolve("latecomer");
        write(folder);
        models(0, "import", folder.toString());
        assertThat(command("redrive", "--broker", yard.bootstrap(), "--topic", Events.SUBMISSIONS, "--send"))
                .last()
                .asString()
                .endsWith("sent again");

        JsonNode ended = new JobCourse(api, events.awaitJob(id)).awaitEnd();
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(command("redrive", "--broker", yard.bootstrap()))
                .as("once only")
                .noneSatisfy(line -> assertThat(line).contains("latecomer"));
    }

    @Test
    void whatCannotBeComputedHereIsRefusedWithEveryFieldsName(@TempDir Path scratch) throws Exception {
        Path folder = scratch.resolve("faulty");
        write(folder);
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"scale_attn_weights\": true", "\"scale_attn_weights\": false")
                        .replace("\"n_head\": 3", "\"n_head\": 5"));

        assertThat(String.join("\n", models(1, "import", folder.toString())))
                .contains("config.json.n_head", "config.json.scale_attn_weights");
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(String.join("\n", models(1, "import", folder.toString()))).contains("no tokenizer.json");
        assertThat(api.get("/v1/files?purpose=model").good().json().get("data")).isEmpty();
        assertThat(api.get("/v1/models/faulty").status()).isEqualTo(404);
    }
}
