package dev.trainyard.commandline.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The records that nobody could use, read in the order in which they were kept, each sent again at most once. */
public final class DeadLetterBox implements AutoCloseable {

    private static final TopicPartition LETTERS = new TopicPartition("trainyard.dead-letters", 0);
    private static final String GROUP = "trainyard-redrive";
    private static final String OURS = "trainyard_";
    private static final int LONGEST = 2 << 20;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Letters in the topic that a broker at this address has. */
    public DeadLetterBox(String bootstrap) {
        Map<String, Object> reading = new HashMap<>();
        reading.put("bootstrap.servers", bootstrap);
        reading.put("group.id", GROUP);
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "earliest");
        reading.put("key.deserializer", ByteArrayDeserializer.class.getName());
        reading.put("value.deserializer", ByteArrayDeserializer.class.getName());
        this.consumer = new KafkaConsumer<>(reading);
        consumer.assign(List.of(LETTERS));
        Map<String, Object> writing = new HashMap<>();
        writing.put("bootstrap.servers", bootstrap);
        writing.put("acks", "all");
        writing.put("max.request.size", LONGEST);
        writing.put("key.serializer", ByteArraySerializer.class.getName());
        writing.put("value.serializer", ByteArraySerializer.class.getName());
        this.producer = new KafkaProducer<>(writing);
    }

    /**
     * A letter that was not sent again before.
     *
     * @param topic where the record stood
     * @param reason why it could not be used
     */
    public record Letter(String topic, String place, String reason, ConsumerRecord<byte[], byte[]> record) {}

    /** All letters that were not sent again before, oldest first. */
    public List<Letter> unsent() {
        long end = consumer.endOffsets(List.of(LETTERS)).get(LETTERS);
        List<Letter> letters = new ArrayList<>();
        while (consumer.position(LETTERS) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                letters.add(letter(record));
            }
        }
        return letters;
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> said = new LinkedHashMap<>();
        record.headers().forEach(header -> {
            if (header.key().startsWith(OURS)) {
                said.put(header.key().substring(OURS.length()), text(header));
            }
        });
        return new Letter(
                said.getOrDefault("topic", ""),
                said.getOrDefault("partition", "?") + "/" + said.getOrDefault("offset", "?"),
                said.getOrDefault("reason", "no reason is known"),
                record);
    }

    private static String text(Header header) {
        return Optional.ofNullable(header.value())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Sends a letter's record to the topic where it stood, as it was. */
    public void sendAgain(Letter letter) throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(
                letter.topic(), 0, letter.record().key(), letter.record().value());
        for (Header header : letter.record().headers()) {
            if (!header.key().startsWith(OURS)) {
                again.headers().add(header);
            }
        }
        var _ = producer.send(again).get();
    }

    /** Everything up to the newest letter is dealt with. */
    public void settle() {
        consumer.commitSync(Map.of(LETTERS, new OffsetAndMetadata(consumer.position(LETTERS))));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
