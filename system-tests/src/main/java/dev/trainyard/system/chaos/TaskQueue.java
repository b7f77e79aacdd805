package dev.trainyard.system.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The trainers' queue, in the hands of somebody who has no business there. */
final class TaskQueue {

    private static final TopicPartition QUEUE = new TopicPartition("trainyard.queue.cpu", 0);

    private TaskQueue() {}

    /** Puts the newest record in once more; nothing when there is none yet. */
    static Optional<String> repeatNewest(String bootstrap) {
        Optional<ConsumerRecord<byte[], byte[]>> newest = newest(bootstrap);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        ConsumerRecord<byte[], byte[]> record = newest.get();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = producer.send(
                    new ProducerRecord<>(record.topic(), 0, record.key(), record.value(), record.headers()));
            producer.flush();
        }
        return Optional.of("record " + record.offset() + " repeated");
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> newest(String bootstrap) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(QUEUE));
            long end = consumer.endOffsets(List.of(QUEUE)).get(QUEUE);
            if (end == 0) {
                return Optional.empty();
            }
            consumer.seek(QUEUE, end - 1);
            List<ConsumerRecord<byte[], byte[]>> records =
                    consumer.poll(Duration.ofSeconds(10)).records(QUEUE);
            return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast());
        }
    }
}
