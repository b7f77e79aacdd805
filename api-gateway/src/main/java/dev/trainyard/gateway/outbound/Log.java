package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.LedgerEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The ordered log, as the gateway writes it. */
public interface Log {

    /** Appends an event; gives its offset once the log has it for good. */
    CompletableFuture<Long> append(String eventId, LedgerEvent event);

    /** Appends an event that has a place in a trace. */
    default CompletableFuture<Long> append(String eventId, LedgerEvent event, Optional<String> traceParent) {
        return append(eventId, event);
    }

    /** The offset that the next event will get, as of some moment after this call. */
    CompletableFuture<Long> end();
}
