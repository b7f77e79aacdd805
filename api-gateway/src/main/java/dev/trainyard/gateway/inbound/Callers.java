package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
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

    private Callers() {}

    static Caller of(HttpHeaders headers) {
        String key = Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElse("");
        String digest = Hashes.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        Optional<String> idempotencyKey = Optional.ofNullable(headers.getHeaderString("idempotency-key"))
                .filter(value -> !value.isBlank() && value.length() <= 255);
        return new Caller(
                LOCAL_TENANT,
                digest,
                idempotencyKey,
                retries(headers) >= 1,
                Optional.ofNullable(headers.getHeaderString("traceparent")));
    }

    private static int retries(HttpHeaders headers) {
        String count = headers.getHeaderString("x-stainless-retry-count");
        return count != null && count.matches("[0-9]{1,3}") ? Integer.parseInt(count) : 0;
    }
}
