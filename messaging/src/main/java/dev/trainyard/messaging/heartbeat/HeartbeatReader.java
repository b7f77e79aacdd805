package dev.trainyard.messaging.heartbeat;

import dev.trainyard.messaging.codec.MalformedRecordException;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads the signs of life from the end of their topic on. For one thread. */
public final class HeartbeatReader implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(HeartbeatReader.class.getName());
    private static final TopicPartition PARTITION = new TopicPartition(Topics.HEARTBEATS, 0);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DeadLetters deadLetters;

    public HeartbeatReader(KafkaSettings settings, DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
        Map<String, Object> own = settings.reader("heartbeats");
        own.put("auto.offset.reset", "latest"); // signs that have expired meanwhile are of no interest
        this.consumer = new KafkaConsumer<>(own);
        consumer.assign(List.of(PARTITION));
        consumer.seekToEnd(List.of(PARTITION));
    }

    /** Hands on what has come, with the append time; waits for so long when nothing has. */
    public void read(Duration wait, BiConsumer<Heartbeat, Instant> sink) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            try {
                sink.accept(WireJson.read(record.value(), Heartbeat.class), Instant.ofEpochMilli(record.timestamp()));
            } catch (MalformedRecordException e) {
                LOGGER.log(System.Logger.Level.WARNING, "passed over what is no sign of life: " + e.getMessage());
                // Not waited for: judging must not stand still for a stranger's record.
                var _ = deadLetters.keep(record, "no sign of life: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
