package dev.trainyard.messaging.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of the clients, each where the default would not do. */
public record KafkaSettings(String bootstrap, String clientName) {

    /** For whoever asks the cluster. */
    public Map<String, Object> admin() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrap, "client.id", clientName + "-admin"));
    }

    /** For producers: acknowledged means kept, and nothing waits for company. */
    public Map<String, Object> producer(String purpose) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", clientName + "-" + purpose);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        settings.put("max.block.ms", 10_000);
        settings.put("delivery.timeout.ms", 30_000);
        settings.put("request.timeout.ms", 10_000);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        return settings;
    }

    /** For readers that know their offset: one that the log no longer has must not be replaced silently. */
    public Map<String, Object> reader(String purpose) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", clientName + "-" + purpose);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("max.poll.records", 5_000);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        return settings;
    }
}
