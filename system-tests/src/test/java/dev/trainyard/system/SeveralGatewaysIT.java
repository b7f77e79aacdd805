package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.yard.Answer;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one log: whichever is asked, the yard is the same, and one of them leads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@Tag("slow")
class SeveralGatewaysIT {

    private static final List<String> GATEWAYS = List.of("gateway", "gateway-2");
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int EPOCHS = 1_500;
    private static final int POSTS = 5_000;

    private TestedYard yard;
    private List<Api> apis;
    private String file;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        YardSettings.Gateways two = new YardSettings.Gateways(2, Map.of());
        yard = TestedYard.start(data, YardSettings.of(TestedYard.freePort(), 1, two));
        apis = GATEWAYS.stream().map(yard::api).toList();
        file = apis.getFirst().upload("iris.csv", Iris.bytes());
    }

    @AfterAll
    void stop() {
        yard.close();
    }

    private String other(String gateway) {
        return GATEWAYS.get(1 - GATEWAYS.indexOf(gateway));
    }

    private static Optional<String> metric(Api api, String name) {
        try {
            Answer answer = api.once(api.request("/q/metrics").GET().build());
            return answer.text()
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The gateways that say that they lead. */
    private List<String> leaders() {
        return GATEWAYS.stream()
                .filter(gateway -> metric(yard.api(gateway), "trainyard_leads").equals(Optional.of("1.0")))
                .toList();
    }

    private String leader() {
        return Await.present("one gateway leads", LONGEST, () -> {
            List<String> leaders = leaders();
            return leaders.size() == 1 ? Optional.of(leaders.getFirst()) : Optional.empty();
        });
    }

    private JobCourse inMidTraining(Api api) {
        JobCourse job = new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(7, EPOCHS)));
        job.awaitCheckpoints(2);
        return job;
    }

    @Test
    void whatOneGatewayHasSaidTheOtherKnowsAtOnce() throws IOException {
        for (int i = 0; i < 40; i++) {
            Api writer = apis.get(i % 2);
            Api reader = apis.get(1 - i % 2);
            String name = "read-your-writes-" + i + ".csv";
            String id = writer.upload(name, Iris.bytes());

            Answer found = reader.once(reader.request("/v1/files/" + id).GET().build());
            assertThat(found.status()).as("%s: %s", name, found.text()).isEqualTo(200);
            assertThat(found.json().get("filename").asText()).isEqualTo(name);

            Answer deleted =
                    reader.once(reader.request("/v1/files/" + id).DELETE().build());
            assertThat(deleted.status()).isEqualTo(200);
            Answer gone = writer.once(writer.request("/v1/files/" + id).GET().build());
            assertThat(gone.status()).isEqualTo(404);
        }
    }

    @Test
    void manyPostsWithOneKeyAtBothGatewaysAreOneJobAndAnotherBodyIsRefused() throws Exception {
        String key = UUID.randomUUID().toString();
        int known = jobs(apis.getFirst()).size();
        Map<Integer, Map<String, Integer>> answers;
        List<URI> gateways = GATEWAYS.stream().map(yard::address).toList();
        try (Flood flood = new Flood(gateways, POSTS)) {
            answers = flood.post("/v1/fine_tuning/jobs", key, body(7));
        }

        assertThat(answers.keySet()).as("%s", answers).containsExactly(200);
        assertThat(answers.get(200)).hasSize(1);
        assertThat(answers.get(200).values()).containsExactly(POSTS);
        String job = answers.get(200).keySet().iterator().next();
        for (Api api : apis) {
            assertThat(jobs(api)).contains(job).hasSize(known + 1);
            Answer refused = api.once(api.request("/v1/fine_tuning/jobs")
                    .header("content-type", "application/json")
                    .header("idempotency-key", key)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body(8)))
                    .build());
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.json().at("/error/code").asText()).isEqualTo("idempotency_key_reused");
        }
        apis.getFirst().post("/v1/fine_tuning/jobs/" + job + "/cancel", Map.of());
    }

    private static List<String> jobs(Api api) {
        List<String> ids = new ArrayList<>();
        api.get("/v1/fine_tuning/jobs?limit=100")
                .good()
                .json()
                .get("data")
                .forEach(job -> ids.add(job.get("id").asText()));
        return ids;
    }

    private byte[] body(int seed) {
        return ("{\"model\":\"mlp\",\"training_file\":\"" + file + "\",\"recipe\":{\"task\":\"classification\","
                        + "\"target\":\"species\",\"epochs\":50,\"seed\":" + seed + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whenTheLeaderIsKilledTheOtherGoesOnServingAndTheJobLosesNothing() {
        String leader = leader();
        Api left = yard.api(other(leader));
        JobCourse job = inMidTraining(left);

        ProcessHandle dead = yard.kill(leader);

        String second = left.submit(file, UUID.randomUUID().toString(), Iris.recipe(3, 20));
        assertThat(left.job(job.id()).get("status").asText()).isNotEqualTo("failed");
        assertThat(job.awaitOutcome().digests()).hasSize(10);
        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
        new JobCourse(left, second).awaitOutcome();
        yard.awaitSuccessor(leader, dead);
        yard.awaitReady();
        assertThat(leader()).isIn(GATEWAYS);
    }

    @Test
    void whenAGatewayThatDoesNotLeadIsKilledNobodyElseNotices() {
        String leader = leader();
        String other = other(leader);
        JobCourse job = inMidTraining(yard.api(leader));

        ProcessHandle dead = yard.kill(other);

        String second = yard.api(leader).submit(file, UUID.randomUUID().toString(), Iris.recipe(4, 20));
        assertThat(job.awaitOutcome().digests()).hasSize(10);
        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
        new JobCourse(yard.api(leader), second).awaitOutcome();
        yard.awaitSuccessor(other, dead);
        yard.awaitReady();
        assertThat(leader()).as("nobody took over").isEqualTo(leader);
        assertThat(jobs(yard.api(other)))
                .as("the successor knows what was accepted meanwhile")
                .contains(second);
    }

    @Test
    void aLeaderThatSleepsIsReplacedAndDecidesNothingWhenItWakes() {
        String leader = leader();
        String other = other(leader);
        Api left = yard.api(other);
        JobCourse job = inMidTraining(left);

        ProcessHandle asleep = yard.signal(leader, "STOP");
        try {
            Await.until(other + " leads", LONGEST, () -> metric(left, "trainyard_leads")
                    .equals(Optional.of("1.0")));
            String second = left.submit(file, UUID.randomUUID().toString(), Iris.recipe(3, 20));
            Await.until(
                    "the job is dispatched by the new leader",
                    LONGEST,
                    () -> !left.job(second).get("status").asText().equals("validating_files"));
        } finally {
            TestedYard.send(asleep, "CONT");
        }

        assertThat(leader()).isEqualTo(other);
        assertThat(job.awaitOutcome().digests()).hasSize(10);
        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
        Api woken = yard.api(leader);
        assertThat(woken.job(job.id())).isEqualTo(left.job(job.id()));
    }
}
