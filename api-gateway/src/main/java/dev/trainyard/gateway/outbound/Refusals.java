package dev.trainyard.gateway.outbound;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Tells a tenant, among its results, that a request that came as an event is not granted. */
public interface Refusals {

    /**
     * Tells it; done when it is told for good.
     *
     * @param source with {@code id} the identity of the event that is refused
     * @param envelope the error, as HTTP would answer it
     */
    CompletableFuture<Void> tell(String tenant, String source, String id, Map<String, Object> envelope);
}
