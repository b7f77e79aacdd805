package dev.trainyard.trainer.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import dev.trainyard.trainer.outbound.EarlierSteps;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads back what {@link KafkaProgress} sent: all of the topic, since a job's records lie anywhere in it. */
final class KafkaEarlierSteps implements EarlierSteps {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.PROGRESS, 0);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final LongSupplier nanoTime;

    KafkaEarlierSteps(KafkaSettings kafka, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.nanoTime = nanoTime;
    }

    @Override
    public List<ToldSteps> of(String job) throws IOException, InterruptedException {
        Map<String, Object> settings = kafka.reader("earlier-steps");
        settings.put("auto.offset.reset", "earliest"); // what has expired meanwhile cannot be compared with
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            return read(consumer, job);
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            throw new InterruptedException("interrupted while reading what was told of " + job);
        } catch (KafkaException e) {
            throw new IOException("what was told of " + job + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<ToldSteps> read(KafkaConsumer<byte[], byte[]> consumer, String job) throws IOException {
        byte[] key = job.getBytes(StandardCharsets.UTF_8);
        long began = nanoTime.getAsLong();
        long end = consumer.endOffsets(List.of(PARTITION), LIMIT).get(PARTITION);
        List<ToldSteps> told = new ArrayList<>();
        while (consumer.position(PARTITION, LIMIT) < end) {
            if (nanoTime.getAsLong() - began > LIMIT.toNanos()) {
                throw new IOException("what was told of " + job + " cannot be read within " + LIMIT);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (Arrays.equals(record.key(), key)) {
                    parse(record.value()).filter(some -> some.job().equals(job)).ifPresent(told::add);
                }
            }
        }
        return told;
    }

    /** Nothing for what is no such record: a stranger's word is no reason to stop. */
    private static Optional<ToldSteps> parse(byte[] value) {
        try {
            JsonNode node = Json.mapper().readTree(value);
            return node.hasNonNull("attempt")
                    ? Optional.of(Json.mapper().treeToValue(node, ToldSteps.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
