package dev.trainyard.gateway.outbound;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that nobody can use. */
public interface LostRecords {

    /** Keeps a record with the reason; done when it is kept for good. It may be kept twice, never not at all. */
    CompletableFuture<Void> keep(ConsumerRecord<byte[], byte[]> record, String reason);
}
