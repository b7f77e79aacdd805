package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records that nobody can use, on every topic that a yard reads, among those of a job. Made from real ones: cut off, of
 * an unknown kind, without what they need, and from bytes at random, some of them long.
 */
@Tag("slow")
@ExtendWith(SharedYard.class)
@Timeout(900)
class FuzzedRecordsIT {

    private static final long SEED = 20261126;
    private static final int LONG_ONE = 900_000;
    private static final int LONG_ONES_AMONG = 2_000;
    private static final TopicPartition LETTERS = new TopicPartition("trainyard.dead-letters", 0);
    private static final Map<String, Integer> COUNTS = Map.of(
            "trainyard.ledger", 45_000,
            "trainyard.heartbeats", 25_000,
            "trainyard.progress", 20_000,
            "trainyard.submissions.local", 8_500,
            "trainyard.queue.cpu", 500,
            "trainyard.queue.data", 500,
            "trainyard.queue.evaluate", 500);

    private final TestedYard yard;
    private final Api api;
    private final Random random = new Random(SEED);

    FuzzedRecordsIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    @Test
    void everyRecordThatNobodyCanUseIsKeptWithItsReasonAndTheYardGoesOn() throws Exception {
        succeed(job(1));
        JobCourse among = job(2);

        Map<String, Set<String>> sent = send();

        assertThat(sent.values().stream().mapToInt(Set::size).sum()).isEqualTo(100_000);
        succeed(among);
        awaitLetters(sent);
        succeed(job(3));
    }

    private JobCourse job(int seed) {
        String file = api.upload("iris.csv", Iris.bytes());
        Map<String, Object> body = Map.of("model", "mlp", "training_file", file, "recipe", Iris.recipe(seed, 200));
        return new JobCourse(
                api,
                api.post("/v1/fine_tuning/jobs", body).good().json().get("id").asText());
    }

    private static void succeed(JobCourse job) {
        assertThat(job.awaitEnd().get("status").asText()).isEqualTo("succeeded");
    }

    /** Sends all of them, in turn to every topic; where each has come to stand. */
    private Map<String, Set<String>> send() {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> models = models();
        Map<String, Set<String>> sent = new HashMap<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", yard.bootstrap(), "max.request.size", 2 << 20, "linger.ms", 20);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            COUNTS.forEach((topic, count) -> {
                Set<String> places = sent.computeIfAbsent(topic, ignored -> ConcurrentHashMap.newKeySet());
                for (int i = 0; i < count; i++) {
                    var _ = producer.send(useless(topic, models.get(topic)), (metadata, failure) -> {
                        if (failure == null) {
                            places.add(metadata.partition() + "/" + metadata.offset());
                        }
                    });
                }
            });
        }
        return sent;
    }

    private ProducerRecord<byte[], byte[]> useless(String topic, List<ConsumerRecord<byte[], byte[]>> models) {
        if (models.isEmpty() || random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(LONG_ONES_AMONG) == 0 ? LONG_ONE : random.nextInt(300)];
            random.nextBytes(noise);
            return new ProducerRecord<>(topic, null, noise);
        }
        ConsumerRecord<byte[], byte[]> model = models.get(random.nextInt(models.size()));
        byte[] value = model.value();
        boolean otherKind = false;
        switch (random.nextInt(4)) {
            case 0 -> value = Arrays.copyOf(value, random.nextInt(value.length));
            case 1 -> value = "{}".getBytes(StandardCharsets.UTF_8);
            case 2 ->
                value = ("{\"attempt\": " + "[".repeat(1 + random.nextInt(5000))).getBytes(StandardCharsets.UTF_8);
            default -> {
                otherKind = model.headers().lastHeader("ce_type") != null;
                value = otherKind ? value : "[1, 2]".getBytes(StandardCharsets.UTF_8);
            }
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, model.key(), value);
        for (Header header : model.headers()) {
            if (!header.key().equals("ce_id")) {
                record.headers().add(header);
            }
        }
        record.headers().add("ce_id", ("fuzz-" + random.nextLong()).getBytes(StandardCharsets.UTF_8));
        if (otherKind) {
            record.headers().remove("ce_type");
            record.headers().add("ce_type", "dev.trainyard.nobody.knows.v99".getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    /** What the topics hold by now. */
    private Map<String, List<ConsumerRecord<byte[], byte[]>>> models() {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> models = new HashMap<>();
        COUNTS.keySet().forEach(topic -> models.put(topic, new ArrayList<>()));
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = COUNTS.keySet().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.value() != null && record.value().length > 0) {
                        models.get(record.topic()).add(record);
                    }
                }
            }
        }
        return models;
    }

    /** Waits until each is in the dead letters, and looks at the reasons. */
    private void awaitLetters(Map<String, Set<String>> sent) {
        Map<String, Set<String>> missing = new HashMap<>();
        sent.forEach((topic, places) -> missing.put(topic, new HashSet<>(places)));
        try (var consumer = consumer()) {
            consumer.assign(List.of(LETTERS));
            consumer.seekToBeginning(List.of(LETTERS));
            Await.until("every useless record is among the dead letters", Duration.ofMinutes(8), () -> {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofSeconds(1))) {
                    assertThat(header(letter, "trainyard_reason")).isNotBlank();
                    missing.getOrDefault(header(letter, "trainyard_topic"), new HashSet<>())
                            .remove(header(letter, "trainyard_partition") + "/" + header(letter, "trainyard_offset"));
                }
                missing.values().removeIf(Set::isEmpty);
                return missing.isEmpty();
            });
        } finally {
            missing.forEach((topic, places) -> System.out.println(topic + " misses " + places.size()));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", yard.bootstrap(), "enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
