package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.messaging.log.EndOffset;
import dev.trainyard.messaging.log.LedgerAppender;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The log in Kafka. */
record KafkaLog(LedgerAppender appender, EndOffset endOffset) implements Log {

    @Override
    public CompletableFuture<Long> append(String eventId, LedgerEvent event) {
        return append(eventId, event, Optional.empty());
    }

    @Override
    public CompletableFuture<Long> append(String eventId, LedgerEvent event, Optional<String> traceParent) {
        return appender.append(eventId, event, traceParent);
    }

    @Override
    public CompletableFuture<Long> end() {
        return endOffset.ask();
    }
}
