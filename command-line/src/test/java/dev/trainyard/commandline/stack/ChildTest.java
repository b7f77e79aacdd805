package dev.trainyard.commandline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.commandline.embedded.EmbeddedBroker;
import dev.trainyard.commandline.embedded.EmbeddedObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChildTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path scratch;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Child> children = new ArrayList<>();

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Child child : children) {
            child.stop();
        }
    }

    private Child child(String name, Map<String, String> environment, List<String> command) throws IOException {
        Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        ChildPlan plan = new ChildPlan(name, command, environment, Optional.empty());
        Child child = new Child(
                plan,
                new BoundedLog(scratch.resolve(name + ".log"), 1 << 20),
                console,
                http,
                Clock.systemUTC(),
                () -> {});
        children.add(child);
        return child;
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within %s", LIMIT).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void kill(Child child) {
        long pid = child.pid().orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(() -> child.pid().filter(now -> now != pid).isPresent());
    }

    @Test
    void startsADeadChildAgainAndSaysSo() throws IOException, InterruptedException {
        Child child = child("sleeper", Map.of(), List.of("sh", "-c", "echo READY; exec sleep 60"));
        child.start();
        child.awaitReady(LIMIT);

        kill(child);
        child.awaitReady(LIMIT);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("sleeper died (status 137) and is started again");
    }

    @Test
    void doesNotStartAgainWhatItWasToldToStop() throws IOException, InterruptedException {
        Child child = child("sleeper", Map.of(), List.of("sh", "-c", "echo READY; exec sleep 60"));
        child.start();
        child.awaitReady(LIMIT);
        child.stop();
        assertThat(child.pid()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void saysWhichLogTellsWhyAChildIsNotReady() throws IOException {
        Child child = child("mute", Map.of(), List.of("sleep", "60"));
        child.start();
        assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(200)))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("mute")
                .hasMessageContaining("mute.log");
    }

    @Test
    void brokerIsBackWithItsRecordsAfterAKill() throws IOException, InterruptedException, ExecutionException {
        YardFolder folder = YardFolder.open(scratch.resolve("yard"));
        String bootstrap = "127.0.0.1:" + folder.port("broker");
        Child broker = child(
                "broker",
                Map.of(),
                java(
                        EmbeddedBroker.class,
                        folder.folder("broker").toString(),
                        Integer.toString(folder.port("broker")),
                        Integer.toString(folder.port("controller")),
                        Integer.toString(folder.port("broker"))));
        broker.start();
        broker.awaitReady(LIMIT);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", "key", "value")).get();
        }

        kill(broker);
        broker.awaitReady(LIMIT);

        assertThat(firstOf("kept", bootstrap)).isEqualTo("value");
    }

    private static String firstOf(String topic, String bootstrap) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest", "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            List<String> values = new ArrayList<>();
            await(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(kept -> values.add(kept.value()));
                return !values.isEmpty();
            });
            return values.getFirst();
        }
    }

    @Test
    void objectStoreComesBackOnItsPortAndRefusesTheUnsigned() throws IOException, InterruptedException {
        YardFolder folder = YardFolder.open(scratch.resolve("yard"));
        int port = folder.port("objects");
        Child objects = child(
                "objects",
                Map.of(EmbeddedObjectStore.ACCESS_KEY, "me", EmbeddedObjectStore.SECRET_KEY, "a-secret"),
                java(EmbeddedObjectStore.class, folder.folder("objects").toString(), Integer.toString(port)));
        objects.start();
        objects.awaitReady(LIMIT);

        kill(objects);
        objects.awaitReady(LIMIT);

        HttpRequest unsigned = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        assertThat(http.send(unsigned, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void childEndsWhenItsParentsEndOfThePipeDoes() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(java(
                        EmbeddedObjectStore.class,
                        scratch.resolve("store").toString(),
                        Integer.toString(
                                YardFolder.open(scratch.resolve("yard")).port("objects"))))
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("store.log").toFile());
        builder.environment().put(EmbeddedObjectStore.ACCESS_KEY, "me");
        builder.environment().put(EmbeddedObjectStore.SECRET_KEY, "a-secret");
        Process orphan = builder.start();
        try {
            orphan.getOutputStream().close();
            assertThat(orphan.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(orphan.exitValue()).isEqualTo(128 + 15);
        } finally {
            orphan.destroyForcibly();
        }
    }
}
