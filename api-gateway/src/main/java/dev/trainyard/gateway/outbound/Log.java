package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.LedgerEvent;
import java.util.concurrent.CompletableFuture;

/** The ordered log, as the gateway writes it. */
public interface Log {

    /** Appends an event; gives its offset once the log has it for good. */
    CompletableFuture<Long> append(String eventId, LedgerEvent event);

    /** The offset that the next event will get, as of some moment after this call. */
    CompletableFuture<Long> end();
}
