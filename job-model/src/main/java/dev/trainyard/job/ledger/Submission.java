package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Recipe;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a job, validated and resolved by a gateway.
 *
 * @param model the name that the client asked for
 * @param suffix the client's part of the resulting model's name
 * @param registeredName a name that the resulting model shall bear instead of a derived one
 * @param trainingFile id of an uploaded file
 * @param validationFile id of a file with validation rows of its own
 * @param retry how a repetition of this request is recognised
 * @param reproduces the finished job that this one repeats, to show that it gives the same
 * @param traceParent the request's place in its caller's trace (W3C Trace Context), handed on to whoever works on it
 */
public record Submission(
        String model,
        Optional<String> suffix,
        Optional<String> registeredName,
        String trainingFile,
        Optional<String> validationFile,
        Recipe recipe,
        Map<String, String> metadata,
        RetryKey retry,
        Optional<String> reproduces,
        Optional<String> traceParent) {

    public Submission {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Recognises a request that is sent again.
     *
     * @param idempotencyKey the client's own key, honoured for 24 hours
     * @param credential who asks; no secret, but a digest of it
     * @param bodyHash SHA-256 of the request's body
     * @param retried whether the client says that this is a repetition; only then body and credential alone count,
     *     for ten minutes
     */
    public record RetryKey(Optional<String> idempotencyKey, String credential, String bodyHash, boolean retried) {}
}
