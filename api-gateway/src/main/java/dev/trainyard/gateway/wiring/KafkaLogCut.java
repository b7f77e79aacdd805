package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.LogCut;
import dev.trainyard.messaging.topic.Topics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Kafka moves the beginning of a topic, and deletes the files that lie before it when they are full. */
record KafkaLogCut(Admin admin) implements LogCut {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.LEDGER, 0);

    @Override
    public CompletableFuture<Long> beginning() {
        return admin.listOffsets(Map.of(PARTITION, OffsetSpec.earliest()))
                .partitionResult(PARTITION)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(result -> result.offset());
    }

    @Override
    public CompletableFuture<Void> cutBefore(long offset) {
        return admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(offset)))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
    }
}
