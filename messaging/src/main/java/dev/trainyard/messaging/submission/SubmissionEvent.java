package dev.trainyard.messaging.submission;

import java.util.Optional;

/**
 * A request for a job as it came in a tenant's topic.
 *
 * @param tenant whose topic it is; the event itself has no say in that
 * @param id with {@code source} the event's identity: the same two are the same request
 * @param traceParent the caller's W3C trace context, if any
 * @param body the request in the shape of {@code POST /v1/fine_tuning/jobs}, JSON
 */
public record SubmissionEvent(String tenant, String source, String id, Optional<String> traceParent, byte[] body) {

    /** What every such event's type must be. */
    public static final String TYPE = "dev.trainyard.job.submitted.v1";

    /** What a record of a submissions topic turned out to be. */
    public sealed interface Reading {

        /** A request; whether it can be granted is another question. */
        record Request(SubmissionEvent event) implements Reading {}

        /**
         * No request at all.
         *
         * @param tenant whose topic it stood in
         * @param id the event's id, as far as it has one
         * @param reason what is wrong and how to mend it
         */
        record Unusable(String tenant, Optional<String> id, String reason) implements Reading {}
    }
}
