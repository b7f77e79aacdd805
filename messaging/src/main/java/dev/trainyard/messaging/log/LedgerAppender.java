package dev.trainyard.messaging.log;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.topic.Topics;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends events to the ledger's topic. Safe for many threads. */
public final class LedgerAppender implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String source;
    private final InstantSource clock;

    /** @param source who appends, as a CloudEvent's source */
    public LedgerAppender(KafkaSettings settings, String source, InstantSource clock) {
        this.producer = new KafkaProducer<>(settings.producer("ledger"));
        this.source = source;
        this.clock = clock;
    }

    /**
     * Appends an event. May block for some seconds when the brokers cannot be reached, so never on the engine's thread.
     *
     * @param eventId unique per proposal; a repetition bears the same one
     * @param traceParent the place in a trace of what is told
     * @return the event's offset, once the log has it for good; after a failure it may have it or not
     */
    public CompletableFuture<Long> append(String eventId, LedgerEvent event, Optional<String> traceParent) {
        CompletableFuture<Long> offset = new CompletableFuture<>();
        try {
            ProducerRecord<byte[], byte[]> record =
                    LedgerCodec.encode(Topics.LEDGER, eventId, source, clock.instant(), event);
            LedgerCodec.trace(record.headers(), traceParent);
            var _ = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    offset.complete(metadata.offset());
                } else {
                    offset.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            offset.completeExceptionally(e);
        }
        return offset;
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
