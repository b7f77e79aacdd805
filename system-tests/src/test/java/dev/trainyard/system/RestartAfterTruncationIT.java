package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has left the log is still there: a yard whose log was cut starts from a snapshot and lacks nothing. */
@Timeout(600)
@Tag("slow")
class RestartAfterTruncationIT {

    private static final TopicPartition LEDGER = new TopicPartition("trainyard.ledger", 0);
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final String SECRET = "name-that-was-deleted.csv";

    /** What takes hours in earnest takes seconds. */
    private static final YardSettings.Gateways HASTY = new YardSettings.Gateways(
            1,
            Map.of(
                    "TRAINYARD_SNAPSHOTS_INTERVAL", "4s",
                    "TRAINYARD_SNAPSHOTS_GRACE", "1s",
                    "TRAINYARD_SNAPSHOTS_LEADERS_PATIENCE", "0s",
                    "TRAINYARD_ARCHIVE_AFTER", "1s"));

    /** All that clients can see of a yard. */
    private record Sight(
            JsonNode files, JsonNode jobs, JsonNode models, JsonNode events, JsonNode checkpoints, String prediction) {

        static Sight of(Api api, String job, String model) {
            String path = "/v1/fine_tuning/jobs/" + job;
            return new Sight(
                    api.get("/v1/files").good().json(),
                    api.get("/v1/fine_tuning/jobs").good().json(),
                    api.get("/v1/models").good().json(),
                    api.get(path + "/events?limit=1000").good().json(),
                    api.get(path + "/checkpoints?limit=1000").good().json(),
                    api.post(
                                    "/v1/models/" + model + "/predict",
                                    Map.of(
                                            "rows",
                                            List.of(Map.of(
                                                    "sepal_length", 5.0,
                                                    "sepal_width", 3.4,
                                                    "petal_length", 1.5,
                                                    "petal_width", 0.2))))
                            .good()
                            .text());
        }
    }

    /** Every checkpoint is kept: a job stays in the state until the bytes that it needs no more are gone. */
    private static Map<String, Object> recipe() {
        Map<String, Object> recipe = Iris.recipe(4, 60);
        recipe.put("keep", 20);
        return recipe;
    }

    @Test
    void aYardWhoseLogWasCutFindsEveryFileJobAndModelAgain(@TempDir Path data) throws IOException {
        int port = TestedYard.freePort();
        JobCourse job;
        String model;
        Sight before;
        byte[] weights;
        try (TestedYard yard = TestedYard.start(data, YardSettings.of(port, 1, HASTY))) {
            Api api = yard.api();
            String file = api.upload("iris.csv", Iris.bytes());
            api.once(api.request("/v1/files/" + api.upload(SECRET, Iris.bytes()))
                    .DELETE()
                    .build());
            job = new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), recipe()));
            job.awaitOutcome();
            model = api.job(job.id()).get("fine_tuned_model").asText();
            before = Sight.of(api, job.id(), model);
            weights = content(api, job);

            awaitArchive(yard, job.id());
            long end = offset(yard.bootstrap(), false);
            Await.until("the log is cut behind all that", LONGEST, () -> offset(yard.bootstrap(), true) > end);
            assertThat(Sight.of(api, job.id(), model)).isEqualTo(before);
            assertThat(wholeLog(yard.bootstrap())).doesNotContain(SECRET).doesNotContain(job.id());
        }

        try (TestedYard yard = TestedYard.start(data, YardSettings.of(port, 1, HASTY))) {
            Api api = yard.api();
            assertThat(Files.readString(data.resolve("logs/gateway.log")))
                    .containsPattern("restored from=snapshot offset=[1-9]");
            assertThat(Sight.of(api, job.id(), model)).isEqualTo(before);
            JobCourse again = new JobCourse(api, job.id());
            assertThat(content(api, again)).isEqualTo(weights);
            assertThat(api.get("/v1/models/" + checkpointName(again))
                            .good()
                            .json()
                            .get("id")
                            .asText())
                    .isEqualTo(checkpointName(again));

            ProcessHandle dead = yard.kill("gateway");
            yard.awaitSuccessor("gateway", dead);
            yard.awaitReady();
            assertThat(Sight.of(api, job.id(), model)).isEqualTo(before);

            String file = api.job(job.id()).get("training_file").asText();
            JobCourse next =
                    new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), recipe()));
            assertThat(next.awaitOutcome()).isEqualTo(again.awaitOutcome());
        }
    }

    private static String checkpointName(JobCourse job) {
        return job.checkpoints().getFirst().get("fine_tuned_model_checkpoint").asText();
    }

    private static byte[] content(Api api, JobCourse job) {
        String checkpoint = job.checkpoints().getFirst().get("id").asText();
        return api.get("/v1/fine_tuning/jobs/" + job.id() + "/checkpoints/" + checkpoint + "/content")
                .good()
                .body();
    }

    /** The whole view of the job has left the state, and lies in the store. */
    private static void awaitArchive(TestedYard yard, String job) {
        Path records = yard.data().resolve("objects/trainyard-ledger/local/jobs/" + job);
        Await.until("the job is archived in " + records, LONGEST, () -> Files.isDirectory(records));
    }

    private static KafkaConsumer<byte[], byte[]> reader(String bootstrap) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static long offset(String bootstrap, boolean beginning) {
        try (KafkaConsumer<byte[], byte[]> consumer = reader(bootstrap)) {
            List<TopicPartition> ledger = List.of(LEDGER);
            return (beginning ? consumer.beginningOffsets(ledger) : consumer.endOffsets(ledger)).get(LEDGER);
        }
    }

    private static String wholeLog(String bootstrap) {
        StringBuilder text = new StringBuilder();
        try (KafkaConsumer<byte[], byte[]> consumer = reader(bootstrap)) {
            consumer.assign(List.of(LEDGER));
            consumer.seekToBeginning(List.of(LEDGER));
            long end = consumer.endOffsets(List.of(LEDGER)).get(LEDGER);
            while (consumer.position(LEDGER) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> text.append(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return text.toString();
    }
}
