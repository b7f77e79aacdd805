package dev.trainyard.messaging.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The sending side of the queues. Safe for many threads. */
public final class TaskQueues implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;

    public TaskQueues(KafkaSettings settings, Admin admin) {
        this.producer = new KafkaProducer<>(settings.producer("queues"));
        this.admin = admin;
    }

    /** Puts an attempt's record into a class's queue; gives its offset there. */
    public CompletableFuture<Long> dispatch(Attempt attempt, String workerClass) {
        CompletableFuture<Long> offset = new CompletableFuture<>();
        try {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    Topics.queue(workerClass),
                    0,
                    attempt.task().toString().getBytes(StandardCharsets.UTF_8),
                    WireJson.write(attempt));
            var _ = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    offset.complete(metadata.offset());
                } else {
                    offset.completeExceptionally(failure);
                }
            });
        } catch (JsonProcessingException | RuntimeException e) {
            offset.completeExceptionally(e);
        }
        return offset;
    }

    /**
     * Whether the class's share group hands out a record no more. Its start alone does not tell of the last record in the
     * queue: it moves on only with the next one, so a group that lacks nothing counts as well.
     */
    public CompletableFuture<Boolean> isDoneWith(String workerClass, long offset) {
        String name = Topics.queue(workerClass);
        TopicPartition partition = new TopicPartition(name, 0);
        return admin.listShareGroupOffsets(Map.of(name, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(name)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(offsets -> Optional.ofNullable(offsets.get(partition))
                        .filter(group ->
                                group.startOffset() > offset || group.lag().equals(Optional.of(0L)))
                        .isPresent());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
