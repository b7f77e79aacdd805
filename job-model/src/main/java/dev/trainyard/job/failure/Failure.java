package dev.trainyard.job.failure;

import java.util.Map;

/**
 * Why a task or a job failed.
 *
 * @param code stable name for machines
 * @param message one or two sentences for people: what happened, where, and how to mend it
 * @param param the member of the request at fault, or empty text when no member is
 * @param evidence facts that prove it (line, step, worker, bytes); no secrets, no rows
 */
public record Failure(FailureCode code, String message, String param, Map<String, String> evidence) {

    public Failure {
        evidence = Map.copyOf(evidence);
    }

    /** A failure that no member of the request caused. */
    public static Failure of(FailureCode code, String message) {
        return new Failure(code, message, "", Map.of());
    }
}
