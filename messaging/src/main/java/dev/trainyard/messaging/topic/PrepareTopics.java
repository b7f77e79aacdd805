package dev.trainyard.messaging.topic;

import dev.trainyard.messaging.log.KafkaSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * A process of its own that makes a yard's topics and the settings of its groups ready, and ends: for those who
 * install a yard where its services may not create topics. It reads the same settings as the gateway, from the
 * environment, and exits with 0 only when everything is as it has to be.
 */
public final class PrepareTopics {

    private static final String CLASSES = "data,cpu,evaluate";
    private static final String TENANTS = "local";

    private PrepareTopics() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        try {
            String done = prepare(System.getenv());
            System.out.println(done);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Makes everything ready; says what.
     *
     * @param environment the gateway's settings, by their names in the environment
     * @throws IllegalArgumentException when it does not say where the brokers are
     * @throws UnfitTopicException when a topic that is there promises less than is needed
     */
    static String prepare(Map<String, String> environment) {
        String bootstrap = environment.getOrDefault("TRAINYARD_KAFKA_BOOTSTRAP", "");
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException(
                    "TRAINYARD_KAFKA_BOOTSTRAP is not set. Give it the addresses of brokers, such as kafka:9092.");
        }
        boolean embedded = Boolean.parseBoolean(environment.getOrDefault("TRAINYARD_EMBEDDED", "false"));
        List<String> classes = list(environment.getOrDefault("TRAINYARD_CLASSES", CLASSES));
        List<String> tenants = list(environment.getOrDefault("TRAINYARD_TENANTS", TENANTS));
        try (Admin admin = Admin.create(new KafkaSettings(bootstrap, "prepare-topics").admin())) {
            TopicSetup topics = new TopicSetup(admin, embedded);
            topics.prepare(classes);
            tenants.forEach(topics::prepareTenant);
        }
        return "The topics are ready at " + bootstrap + ", with queues for " + String.join(", ", classes)
                + " and the topics of " + String.join(", ", tenants) + ".";
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
