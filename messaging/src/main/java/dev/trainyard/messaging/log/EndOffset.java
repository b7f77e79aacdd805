package dev.trainyard.messaging.log;

import dev.trainyard.messaging.topic.Topics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks where the ledger ends. Whoever has read up to there has seen every write that was finished before the question.
 * One request is under way at a time; all who ask meanwhile share the next one.
 */
public final class EndOffset {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.LEDGER, 0);

    private final Admin admin;
    private CompletableFuture<Long> underWay = CompletableFuture.completedFuture(0L);
    private CompletableFuture<Long> next = new CompletableFuture<>();
    private boolean nextIsWanted;

    public EndOffset(Admin admin) {
        this.admin = admin;
    }

    /** The offset that the next record will get, as of some moment after this call. */
    public synchronized CompletableFuture<Long> ask() {
        if (underWay.isDone()) {
            underWay = request();
            return underWay;
        }
        // The request under way may have been answered before this caller's own write: only the next one will do.
        if (!nextIsWanted) {
            nextIsWanted = true;
            CompletableFuture<Long> wanted = next;
            var _ = underWay.whenComplete((ignored, failure) -> startNext(wanted));
        }
        return next;
    }

    private synchronized void startNext(CompletableFuture<Long> wanted) {
        nextIsWanted = false;
        next = new CompletableFuture<>();
        underWay = request();
        var _ = underWay.whenComplete((offset, failure) -> {
            if (failure == null) {
                wanted.complete(offset);
            } else {
                wanted.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Long> request() {
        return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                .partitionResult(PARTITION)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(result -> result.offset());
    }
}
