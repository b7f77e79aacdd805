package dev.trainyard.job.failure;

import java.util.Map;
import java.util.Optional;

/**
 * Why a task or a job failed.
 *
 * @param code stable name for machines
 * @param message the cause, in one or two sentences for people: what happened and where
 * @param param the member of the request at fault, or empty text when no member is
 * @param evidence facts that prove it (line, step, worker, bytes); no secrets, no rows
 * @param kept what of the job's work is still there; said once the job has ended with it
 * @param mend the cheapest way to have it go well next time; said once the job has ended with it
 */
public record Failure(
        FailureCode code,
        String message,
        String param,
        Map<String, String> evidence,
        Optional<String> kept,
        Optional<String> mend) {

    /** The evidence that names the manifest of stored bytes that were found damaged, by its key. */
    public static final String MANIFEST = "manifest";

    public Failure {
        evidence = Map.copyOf(evidence);
    }

    /** A failure of which nobody has said yet what it leaves and what would mend it. */
    public Failure(FailureCode code, String message, String param, Map<String, String> evidence) {
        this(code, message, param, evidence, Optional.empty(), Optional.empty());
    }

    /** A failure that no member of the request caused. */
    public static Failure of(FailureCode code, String message) {
        return new Failure(code, message, "", Map.of());
    }

    /** The same, with what is kept, and with a mend unless whoever saw the failure named a better one. */
    public Failure concluded(String whatIsKept, String usualMend) {
        return new Failure(
                code, message, param, evidence, Optional.of(whatIsKept), Optional.of(mend.orElse(usualMend)));
    }
}
