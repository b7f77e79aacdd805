package dev.trainyard.system;

import dev.trainyard.commandline.stack.Ground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kafka and a real MinIO in containers, for yards that stand on them in the place of embedded ones. Where no
 * Docker engine answers, the tests that want them are left out and say why; unless {@code TRAINYARD_EXPECT_DOCKER} is 1
 * in the environment, which makes that a failure.
 */
final class RealServers implements AutoCloseable {

    private static final String KAFKA = "apache/kafka:4.3.1";
    /** MinIO's own images are gone from the public hub; this one is built from its source, by {@code docker/minio}. */
    private static final String MINIO = System.getProperty("servers.minio-image", "trainyard/minio:dev");

    private static final String USER = "trainyard";
    private static final String PASSWORD = "trainyard-of-the-tests";
    private static final Path USED = Path.of("target", "servers-used.txt");

    private final KafkaContainer kafka;
    private final MinIOContainer objects;

    private RealServers(KafkaContainer kafka, MinIOContainer objects) {
        this.kafka = kafka;
        this.objects = objects;
    }

    /** Whether this run is to stand on them; what runs first stands on embedded ones. */
    static boolean areWanted() {
        return System.getProperty("servers", "embedded").equals("containers");
    }

    /**
     * Why suites that want them have to be left out; empty when these run on embedded ones, or can have real ones.
     *
     * @throws AssertionError when they lack and this run expects them
     */
    static Optional<String> lackingThoughWanted() {
        Optional<String> why = areWanted() ? Lacking.WHY : Optional.empty();
        if (why.isPresent() && "1".equals(System.getenv("TRAINYARD_EXPECT_DOCKER"))) {
            throw new AssertionError("TRAINYARD_EXPECT_DOCKER is 1, but " + why.get());
        }
        return why;
    }

    /** Found out once: an engine that hangs takes its time. */
    private static final class Lacking {
        static final Optional<String> WHY = lacking();
    }

    /** Starts both. */
    static RealServers start() {
        // The topics of its own that a single broker can keep.
        KafkaContainer kafka = new KafkaContainer(DockerImageName.parse(KAFKA))
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        MinIOContainer objects = new MinIOContainer(
                        DockerImageName.parse(MINIO).asCompatibleSubstituteFor("minio/minio"))
                .withUserName(USER)
                .withPassword(PASSWORD);
        RealServers servers = new RealServers(kafka, objects);
        try {
            kafka.start();
            objects.start();
            servers.tell();
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** What a yard is told of them. */
    Ground ground() {
        return new Ground.Servers(kafka.getBootstrapServers(), URI.create(objects.getS3URL()), USER, PASSWORD);
    }

    /** Leaves a line for whoever reads what the tests stood on: with what the store says that it is. */
    private void tell() {
        String line = "system tests stood on containers too: " + KAFKA + ", and " + MINIO + ", which says that it is '"
                + server(URI.create(objects.getS3URL())) + "'";
        System.out.println(line);
        try {
            Files.writeString(USED, line + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String server(URI store) {
        try {
            HttpRequest request = HttpRequest.newBuilder(store).GET().build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("server")
                    .orElse("nothing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Optional<String> lacking() {
        if (!succeeds(20, "docker", "info")) {
            return Optional.of("no Docker engine answers");
        }
        if (!isThere(KAFKA) && !succeeds(300, "docker", "pull", KAFKA)) {
            return Optional.of("there is no image " + KAFKA + ", and it cannot be pulled");
        }
        return isThere(MINIO)
                ? Optional.empty()
                : Optional.of("there is no image " + MINIO + ": docker build -t " + MINIO + " docker/minio");
    }

    private static boolean isThere(String image) {
        return succeeds(20, "docker", "image", "inspect", image);
    }

    /** An engine that hangs counts as one that is away. */
    private static boolean succeeds(int seconds, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        objects.stop();
        kafka.stop();
    }
}
