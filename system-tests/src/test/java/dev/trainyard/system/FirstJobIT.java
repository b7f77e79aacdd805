package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.ServerSentEvent;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job, over HTTP as any client sends it: from a file to a model that answers. */
@ExtendWith(SharedYard.class)
@Timeout(300)
class FirstJobIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Iris.FILE.getParent();
    private static final int EPOCHS = 100;
    private static final long STEPS = EPOCHS * Iris.STEPS_PER_EPOCH;

    private final Api api;

    FirstJobIT(TestedYard yard) {
        this.api = yard.api();
    }

    private JobCourse submit(int seed, int epochs) {
        String file = api.upload("iris.csv", Iris.bytes());
        return new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(seed, epochs)));
    }

    private static Map<String, Object> flower(double petalLength, double petalWidth) {
        Map<String, Object> flower = new LinkedHashMap<>();
        flower.put("sepal_length", 5.8);
        flower.put("sepal_width", 3.0);
        flower.put("petal_length", petalLength);
        flower.put("petal_width", petalWidth);
        return flower;
    }

    @Test
    void fileBecomesAModelThatAnswers() throws IOException {
        JobCourse job = submit(1, EPOCHS);

        List<ServerSentEvent> told = follow(job, 0);

        JsonNode ended = api.job(job.id());
        assertThat(ended.get("status").asText()).isEqualTo("succeeded");
        assertToldOnceAndInOrder(job, told);
        assertScored(job);
        assertResultFile(ended);

        String model = ended.get("fine_tuned_model").asText();
        assertThat(api.get("/v1/models/" + model).good().json().get("id").asText())
                .isEqualTo(model);
        JsonNode answers = api.post(
                        "/v1/models/" + model + "/predict",
                        Map.of("rows", List.of(flower(1.4, 0.2), flower(4.3, 1.3), flower(6.0, 2.3))))
                .good()
                .json()
                .get("data");
        assertThat(answers.findValuesAsText("class")).containsExactly("setosa", "versicolor", "virginica");
    }

    private List<ServerSentEvent> follow(JobCourse job, long after) throws IOException {
        HttpRequest request = api.request("/v1/fine_tuning/jobs/" + job.id() + "/events")
                .header("accept", "text/event-stream")
                .header("last-event-id", Long.toString(after))
                .timeout(Duration.ofMinutes(4))
                .build();
        return ServerSentEvent.readAll(api.stream(request));
    }

    private void assertToldOnceAndInOrder(JobCourse job, List<ServerSentEvent> told) throws IOException {
        List<JsonNode> listed = job.events();
        List<JsonNode> streamed = new ArrayList<>();
        for (ServerSentEvent event : told) {
            if (event.name().equals("fine_tuning.job.event")) {
                streamed.add(JSON.readTree(event.data()));
            }
        }
        assertThat(streamed).isEqualTo(listed);
        assertThat(listed.stream().map(event -> event.get("sequence").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, listed.size()).boxed().toList());
        assertThat(told).as("steps are told while they are made").anyMatch(event -> event.name()
                .equals("metrics"));

        long middle = listed.size() / 2;
        List<String> rest = follow(job, middle).stream()
                .filter(event -> event.name().equals("fine_tuning.job.event"))
                .map(ServerSentEvent::id)
                .toList();
        assertThat(rest)
                .containsExactlyElementsOf(LongStream.rangeClosed(middle + 1, listed.size())
                        .mapToObj(Long::toString)
                        .toList());
    }

    private static void assertScored(JobCourse job) {
        List<JsonNode> checkpoints = job.checkpoints();
        assertThat(checkpoints).hasSize(10);
        for (JsonNode checkpoint : checkpoints) {
            assertThat(checkpoint.at("/evaluation/status").asText()).isEqualTo("scored");
            JsonNode accuracy = checkpoint.at("/evaluation/metrics/accuracy");
            assertThat(accuracy.get("value").asDouble())
                    .isBetween(
                            accuracy.get("low").asDouble(), accuracy.get("high").asDouble());
            assertThat(accuracy.get("n").asInt()).isEqualTo(30);
            assertThat(job.digestOfContent(checkpoint))
                    .isEqualTo(checkpoint.get("digest").asText());
        }
        assertThat(checkpoints)
                .as("one of them, the best, was scored on held-out rows")
                .filteredOn(checkpoint ->
                        checkpoint.at("/evaluation/test/status").asText().equals("scored"))
                .hasSize(1);
    }

    private void assertResultFile(JsonNode job) {
        String file = job.at("/result_files/0").asText();
        List<String> lines =
                api.get("/v1/files/" + file + "/content").good().text().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
        assertThat(lines.stream().skip(1).map(line -> Long.parseLong(line.substring(0, line.indexOf(',')))))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, STEPS).boxed().toList());
        assertThat(lines.stream().skip(1))
                .allMatch(line -> Double.isFinite(Double.parseDouble(line.split(",", -1)[1])));
    }

    @Test
    void twoTrainersTrainTwoJobsAtOnce() {
        JobCourse first = submit(1, 1_500);
        JobCourse second = submit(2, 1_500);

        Await.until(
                "both are running at one moment",
                Duration.ofMinutes(2),
                () -> first.status().equals("running") && second.status().equals("running"));

        assertThat(first.awaitOutcome().digests())
                .isNotEqualTo(second.awaitOutcome().digests());
        assertThat(List.of(first.trainer(), second.trainer())).containsExactlyInAnyOrder("trainer-1", "trainer-2");
    }

    @Test
    void foundingCallReturnsTheFinishedJobWithItsScores() throws IOException {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            rows.append(i).append(',').append(3 * i + 1).append('\n');
        }
        Map<String, String> members = new LinkedHashMap<>();
        members.put("model_name", "MyModel");
        members.put("data", rows.toString());
        members.put("optimizer", "Adam");
        members.put("learning_rate", "0.001");
        members.put("epochs", "1000");

        var answer = api.once(api.request("/train_model")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("prefer", "wait=60")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(Api.query(members)))
                .build());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode job = answer.json();
        assertThat(job.get("status").asText()).isEqualTo("succeeded");
        assertThat(job.get("fine_tuned_model").asText()).isEqualTo("MyModel");
        assertThat(job.at("/recipe/task").asText()).isEqualTo("regression");
        assertThat(job.at("/recipe/optimizer/name").asText()).isEqualTo("adam");
        assertThat(job.at("/recipe/optimizer/learning_rate").asDouble()).isEqualTo(0.001);
        assertThat(job.get("total_steps").asLong()).isEqualTo(1_000);
        assertThat(job.at("/checkpoints/0/evaluation/metrics/rmse/value").isNumber())
                .isTrue();
        JsonNode answers = api.post("/v1/models/MyModel/predict", Map.of("rows", List.of(Map.of("x", 10))))
                .good()
                .json();
        assertThat(answers.at("/data/0").toString()).as("about 31").contains("y");
    }

    @Test
    void foundingDocumentsNetworkLearnsItsTeacherThroughTheFoundingCall() throws IOException {
        api.upload("teacher.csv", Files.readAllBytes(EXAMPLES.resolve("teacher.csv")));
        ObjectNode members =
                (ObjectNode) JSON.readTree(EXAMPLES.resolve("teacher.json").toFile());
        members.remove("task");
        ObjectNode optimizer = (ObjectNode) members.remove("optimizer");
        members.put("model_name", "Teacher")
                .put("seed", 1)
                .put("data", "teacher.csv")
                .put("optimizer", optimizer.get("name").asText())
                .put("learning_rate", optimizer.get("learning_rate").asDouble());

        var answer = api.once(api.request("/train_model")
                .header("content-type", "application/json")
                .header("prefer", "wait=60")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(members.toString()))
                .build());

        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        JobCourse job = new JobCourse(api, answer.json().get("id").asText());
        JsonNode ended = job.awaitEnd();
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(ended.at("/recipe/network").toString())
                .as("10 inputs, 20 ReLU, 10 outputs: what follows the last layer is fitted to the targets")
                .contains("\"outputs\":20")
                .contains("relu");
        assertThat(ended.at("/recipe/target")).hasSize(10);
        List<Double> losses = trainingLosses(ended);
        int epoch = 48;
        assertThat(losses).hasSize(1_000 * epoch);
        assertThat(mean(losses.subList(999 * epoch, losses.size())))
                .as("the loss of the last epoch is at most a hundredth of the first one's")
                .isLessThanOrEqualTo(mean(losses.subList(0, epoch)) / 100);
    }

    private List<Double> trainingLosses(JsonNode job) {
        return api.get("/v1/files/" + job.at("/result_files/0").asText() + "/content")
                .good()
                .text()
                .lines()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",", -1)[1]))
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
