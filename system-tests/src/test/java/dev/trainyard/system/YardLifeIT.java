package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.CommandProcess;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code down} as somebody at a terminal meets them. */
@Timeout(600)
class YardLifeIT {

    private static final int EPOCHS = 1_000;
    private static final Path HOME =
            Path.of(System.getProperty("trainyard.home", ".")).toAbsolutePath().normalize();
    private static final String ROW =
            "[{\"sepal_length\":5.0,\"sepal_width\":3.4,\"petal_length\":1.5,\"petal_width\":0.2}]";

    @TempDir
    private Path scratch;

    private CommandProcess up(Path data, int port) throws IOException {
        CommandProcess up = CommandProcess.start(HOME, "up", "--data", data.toString(), "--port", "" + port);
        up.awaitLine("The yard is up");
        return up;
    }

    /** The processes of a yard: each has its folder in its command line. */
    private static List<Long> processesOf(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static JobCourse inMidTraining(Api api) {
        String file = api.upload("iris.csv", Iris.bytes());
        JobCourse job = new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(5, EPOCHS)));
        job.awaitCheckpoints(2);
        return job;
    }

    @Test
    void interruptedAndTerminatedInMidTrainingItEndsCleanAndGoesOn() throws IOException, InterruptedException {
        Path data = scratch.resolve("yard");
        int port = TestedYard.freePort();
        Api api = new Api(URI.create("http://127.0.0.1:" + port));
        JobCourse first;
        JobCourse second;

        try (CommandProcess up = up(data, port)) {
            first = inMidTraining(api);
            up.interruptFromKeyboard();
            assertThat(up.awaitEnd()).as("what a shell expects of Ctrl-C").isEqualTo(128 + 2);
            assertThat(up.lines()).endsWith("Stopped").noneMatch(line -> line.contains("died"));
            assertThat(processesOf(data)).isEmpty();
        }
        try (CommandProcess up = up(data, port)) {
            JobCourse.Outcome outcome = first.awaitOutcome();
            assertThat(first.starts()).hasSize(2).last().asString().contains("resumed from step");
            assertThat(first.failures())
                    .as("an ordered stop counts against nobody")
                    .isEmpty();

            second = inMidTraining(api);
            TestedYard.send(up.handle(), "TERM");
            assertThat(up.awaitEnd()).isEqualTo(128 + 15);
            assertThat(up.lines()).endsWith("Stopped").noneMatch(line -> line.contains("died"));
            assertThat(processesOf(data)).isEmpty();
            assertThat(outcome.digests()).hasSize(10);
        }
        try (CommandProcess up = up(data, port)) {
            assertThat(second.awaitOutcome())
                    .as("the same file, recipe and seed")
                    .isEqualTo(first.awaitOutcome());
            findsEverythingAgain(api, data, List.of(first, second));
            try (CommandProcess down = CommandProcess.start(HOME, "down", "--data", data.toString())) {
                assertThat(down.awaitEnd()).isZero();
                assertThat(down.lines()).containsExactly("Stopped");
            }
            assertThat(up.awaitEnd()).isEqualTo(128 + 15);
            assertThat(processesOf(data)).isEmpty();
        }
        try (CommandProcess down = CommandProcess.start(HOME, "down", "--data", data.toString())) {
            assertThat(down.awaitEnd()).isZero();
            assertThat(down.lines()).singleElement().asString().startsWith("No yard is up in ");
        }
    }

    private static void findsEverythingAgain(Api api, Path data, List<JobCourse> jobs)
            throws IOException, InterruptedException {
        List<String> listed =
                api.get("/v1/fine_tuning/jobs").good().json().get("data").findValuesAsText("id");
        assertThat(listed).containsAll(jobs.stream().map(JobCourse::id).toList());
        for (JobCourse job : jobs) {
            JsonNode view = api.job(job.id());
            String file = view.get("training_file").asText();
            assertThat(api.get("/v1/files/" + file + "/content").good().body()).isEqualTo(Iris.bytes());
            String model = view.get("fine_tuned_model").asText();
            try (CommandProcess predict =
                    CommandProcess.start(HOME, "predict", model, ROW, "--data", data.toString())) {
                assertThat(predict.awaitEnd()).as("%s", predict.lines()).isZero();
                assertThat(predict.lines()).singleElement().asString().contains("setosa");
            }
        }
    }

    @Test
    void yardWhoseOwnerIsKilledLeavesNoOrphansAndGoesOn() throws IOException, InterruptedException {
        Path data = scratch.resolve("yard");
        int port = TestedYard.freePort();
        Api api = new Api(URI.create("http://127.0.0.1:" + port));
        JobCourse job;
        try (CommandProcess up = up(data, port)) {
            job = inMidTraining(api);
            TestedYard.send(up.handle(), "KILL");
            assertThat(up.awaitEnd()).isEqualTo(128 + 9);
            Await.until("no process of the yard is left", Duration.ofMinutes(2), () -> processesOf(data)
                    .isEmpty());
        }
        try (CommandProcess up = up(data, port)) {
            assertThat(job.awaitOutcome().digests()).hasSize(10);
            assertThat(job.starts()).hasSize(2);
            TestedYard.send(up.handle(), "TERM");
            assertThat(up.awaitEnd()).isEqualTo(128 + 15);
        }
    }

    @Test
    void takenPortGetsOneLine() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CommandProcess up = CommandProcess.start(
                        HOME,
                        "up",
                        "--data",
                        scratch.resolve("yard").toString(),
                        "--port",
                        "" + taken.getLocalPort())) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.lines())
                    .containsExactly("Port " + taken.getLocalPort()
                            + " is taken by another program. Free it, or choose another with --port.");
        }
    }

    @Test
    void unfitFolderGetsOneLine() throws IOException, InterruptedException {
        Path file = Files.createFile(scratch.resolve("a-file"));
        try (CommandProcess up =
                CommandProcess.start(HOME, "up", "--data", file.resolve("yard").toString())) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.lines())
                    .singleElement()
                    .asString()
                    .startsWith("The folder " + file + "/yard cannot hold a yard: ")
                    .endsWith("Choose another with --data.");
        }
    }

    @Test
    void commandWithoutAYardSaysHowToStartOne() throws IOException, InterruptedException {
        try (CommandProcess train = CommandProcess.start(
                HOME,
                "train",
                Iris.FILE.toAbsolutePath().toString(),
                "--target",
                "species",
                "--data",
                scratch.resolve("nothing").toString())) {
            assertThat(train.awaitEnd()).isEqualTo(1);
            assertThat(train.lines()).containsExactly("No yard answers there. Start one with ./trainyard up.");
        }
    }
}
