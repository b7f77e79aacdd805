package dev.trainyard.messaging.log;

import dev.trainyard.messaging.topic.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks where the ledger ends. Whoever has read up to there has seen every write that was finished before the question.
 * One request is under way at a time; all who ask meanwhile share the next one.
 */
public final class EndOffset {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.LEDGER, 0);

    private final Supplier<CompletableFuture<Long>> question;
    private CompletableFuture<Long> underWay = CompletableFuture.completedFuture(0L);
    private Optional<CompletableFuture<Long>> next = Optional.empty();

    public EndOffset(Admin admin) {
        this(() -> admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                .partitionResult(PARTITION)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(result -> result.offset()));
    }

    EndOffset(Supplier<CompletableFuture<Long>> question) {
        this.question = question;
    }

    /** The offset that the next record will get, as of some moment after this call. */
    public synchronized CompletableFuture<Long> ask() {
        if (next.isPresent()) {
            return next.get();
        }
        if (underWay.isDone()) {
            underWay = question.get();
            return underWay;
        }
        // The request under way may have been answered before this caller's own write: only the next one will do.
        CompletableFuture<Long> wanted = new CompletableFuture<>();
        next = Optional.of(wanted);
        var _ = underWay.whenComplete((offset, failure) -> askFor(wanted));
        return wanted;
    }

    private synchronized void askFor(CompletableFuture<Long> wanted) {
        next = Optional.empty();
        underWay = wanted;
        try {
            var _ = question.get().whenComplete((offset, failure) -> {
                if (failure == null) {
                    wanted.complete(offset);
                } else {
                    wanted.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            wanted.completeExceptionally(e);
        }
    }
}
