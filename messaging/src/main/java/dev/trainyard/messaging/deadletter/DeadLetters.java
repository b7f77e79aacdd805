package dev.trainyard.messaging.deadletter;

import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The topic {@value Topics#DEAD_LETTERS}: every record that could not be used, with its key, value and headers as they
 * were, and headers of ours that say where it stood and why it could not be used. Safe for many threads.
 */
public final class DeadLetters implements AutoCloseable {

    /** Bytes of the longest letter: the longest record that a broker takes by default, and room for what we say. */
    public static final int LONGEST = 2 << 20;

    /** Header: why the record could not be used. */
    public static final String REASON = "trainyard_reason";
    /** Header: the topic in which it stood. */
    public static final String TOPIC = "trainyard_topic";
    /** Header: its partition there. */
    public static final String PARTITION = "trainyard_partition";
    /** Header: its offset there. */
    public static final String OFFSET = "trainyard_offset";

    private static final String OURS = "trainyard_";
    private static final int LONGEST_REASON = 1_000;

    private final KafkaProducer<byte[], byte[]> producer;

    public DeadLetters(KafkaSettings settings) {
        Map<String, Object> own = settings.producer("dead-letters");
        own.put("max.request.size", LONGEST);
        this.producer = new KafkaProducer<>(own);
    }

    /** Keeps a record; done when the letter is kept for good. The same record may be kept twice, never not at all. */
    public CompletableFuture<Void> keep(ConsumerRecord<byte[], byte[]> record, String reason) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        try {
            var _ = producer.send(letter(record, reason), (metadata, failure) -> {
                if (failure == null) {
                    kept.complete(null);
                } else {
                    kept.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            kept.completeExceptionally(e);
        }
        return kept;
    }

    static ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, String reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topics.DEAD_LETTERS, 0, record.key(), record.value());
        for (Header header : record.headers()) {
            // A letter that was sent again and failed again tells of its latest failure only.
            if (!header.key().startsWith(OURS)) {
                letter.headers().add(header);
            }
        }
        String shortened = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
        say(letter.headers(), REASON, shortened);
        say(letter.headers(), TOPIC, record.topic());
        say(letter.headers(), PARTITION, Integer.toString(record.partition()));
        say(letter.headers(), OFFSET, Long.toString(record.offset()));
        return letter;
    }

    private static void say(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
