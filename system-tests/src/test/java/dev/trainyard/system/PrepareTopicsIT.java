package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.charts.Chart;
import dev.trainyard.charts.Manifests;
import dev.trainyard.system.yard.TestedYard;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The process that makes topics ready where services may not, as the gateway's image has it. */
@ExtendWith(SharedYard.class)
@Timeout(120)
class PrepareTopicsIT {

    private static final Path LIBRARIES = Path.of(System.getProperty("trainyard.home", "."))
            .resolve("api-gateway/target/quarkus-app/lib")
            .toAbsolutePath()
            .normalize();

    private final String bootstrap;

    PrepareTopicsIT(TestedYard yard) {
        this.bootstrap = yard.bootstrap();
    }

    private record Said(int status, String text) {}

    private static Said prepare(Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        LIBRARIES.resolve("boot") + "/*" + File.pathSeparator + LIBRARIES.resolve("main") + "/*",
                        "dev.trainyard.messaging.topic.PrepareTopics")
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TRAINYARD_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @Test
    void queuesAndTopicsOfNewClassesAndTenantsAreMadeAndMakingThemAgainIsHarmless() throws Exception {
        Map<String, String> settings = Map.of(
                "TRAINYARD_KAFKA_BOOTSTRAP", bootstrap,
                "TRAINYARD_EMBEDDED", "true",
                "TRAINYARD_CLASSES", "data,cpu,evaluate,large",
                "TRAINYARD_TENANTS", "local,harbour");

        Said first = prepare(settings);
        Said again = prepare(settings);

        assertThat(first.status()).as(first.text()).isZero();
        assertThat(again.status()).as(again.text()).isZero();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            assertThat(admin.listTopics().names().get())
                    .contains(
                            "trainyard.queue.large",
                            "trainyard.submissions.harbour",
                            "trainyard.results.harbour",
                            "trainyard.queue.cpu");
        }
    }

    @Test
    void theChartsTopicsForStrimziAreThoseThatOurCodeMakes() throws Exception {
        Manifests manifests = Chart.find()
                .render(
                        "strimzi",
                        Map.of("kafka.singleBroker", "true", "workers[0].name", "cpu", "workers[0].class", "cpu"));
        Said said = prepare(Map.of(
                "TRAINYARD_KAFKA_BOOTSTRAP", bootstrap,
                "TRAINYARD_EMBEDDED", "true",
                "TRAINYARD_CLASSES", "data,cpu,evaluate",
                "TRAINYARD_TENANTS", "local,harbour"));
        assertThat(said.status()).as(said.text()).isZero();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            for (JsonNode topic : manifests.of("KafkaTopic")) {
                String name = topic.at("/spec/topicName").asText();
                assertThat(settings(admin, name)).as(name).isEqualTo(settings(topic.at("/spec/config")));
            }
            Set<String> ours = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("trainyard.") && !name.endsWith(".large"))
                    .collect(Collectors.toSet());
            assertThat(manifests.of("KafkaTopic"))
                    .map(topic -> topic.at("/spec/topicName").asText())
                    .containsExactlyInAnyOrderElementsOf(ours);
        }
    }

    /** What of a topic's settings is its own. */
    private static Map<String, String> settings(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value, (a, b) -> b, TreeMap::new));
    }

    private static Map<String, String> settings(JsonNode config) {
        Map<String, String> settings = new TreeMap<>();
        config.properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        return settings;
    }

    @Test
    void oneBrokerIsTooWeakForAYardThatIsNotEmbedded() throws Exception {
        Said said = prepare(Map.of("TRAINYARD_KAFKA_BOOTSTRAP", bootstrap));

        assertThat(said.status()).as(said.text()).isEqualTo(1);
        assertThat(said.text())
                .as("every weakness by name, and the way out")
                .contains(
                        "trainyard.ledger needs a replication factor of 3",
                        "trainyard.queue.evaluate needs min.insync.replicas of 2",
                        "trainyard.embedded=true")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutBrokersItSaysWhatIsMissing() throws Exception {
        Said said = prepare(Map.of());

        assertThat(said.status()).isEqualTo(1);
        assertThat(List.of(said.text().split("\n")))
                .last()
                .asString()
                .contains("TRAINYARD_KAFKA_BOOTSTRAP is not set", "kafka:9092");
    }
}
