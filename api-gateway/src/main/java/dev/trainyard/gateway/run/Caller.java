package dev.trainyard.gateway.run;

import java.util.Optional;

/**
 * Who asks. Taken from the credential, never from the body.
 *
 * @param credential a digest of the credential, to tell callers apart
 * @param idempotencyKey the caller's own name for this request
 * @param retried whether the caller says that this is a repetition
 * @param traceParent the request's place in a trace
 */
public record Caller(
        String tenant,
        String credential,
        Optional<String> idempotencyKey,
        boolean retried,
        Optional<String> traceParent) {}
