package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.storage.objects.Hashes;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who asks, from the headers. A local yard has one tenant and takes any key; the credential still tells callers apart,
 * as a digest.
 */
final class Callers {

    private static final String LOCAL_TENANT = "local";
    private static final int LONGEST_KEY = 255;

    private Callers() {}

    static Caller of(HttpHeaders headers) {
        String key = Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElse("");
        String digest = Hashes.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        return new Caller(
                LOCAL_TENANT,
                digest,
                idempotencyKey(headers),
                retries(headers) >= 1,
                Optional.ofNullable(headers.getHeaderString("traceparent")));
    }

    /** A key that is not taken as it is would be no key, so it is refused. */
    private static Optional<String> idempotencyKey(HttpHeaders headers) {
        Optional<String> key = Optional.ofNullable(headers.getHeaderString("idempotency-key"));
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > LONGEST_KEY)) {
            throw Rejection.invalid("Idempotency-Key", "must have 1 to " + LONGEST_KEY + " letters")
                    .exception();
        }
        return key;
    }

    private static int retries(HttpHeaders headers) {
        String count = headers.getHeaderString("x-stainless-retry-count");
        return count != null && count.matches("[0-9]{1,3}") ? Integer.parseInt(count) : 0;
    }
}
