package dev.trainyard.job.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A file that comes in parts, as readers see it. It is forgotten when its time is over, whatever became of it. */
public record UploadView(String tenant, String id, Plan plan, Instant createdAt, Instant expiresAt, State state) {

    /**
     * What the file is to be.
     *
     * @param bytes that all parts have together
     * @param life of the file, by the log's time; without it it stays
     */
    public record Plan(String filename, String purpose, long bytes, String mimeType, Optional<Duration> life) {}

    /** How far it is. */
    public sealed interface State {}

    /** Parts may come. */
    public record Pending() implements State {}

    /** The parts are one file. */
    public record Completed(String file) implements State {}

    /** Nobody wants it any more. */
    public record Cancelled() implements State {}

    UploadView become(State next) {
        return new UploadView(tenant, id, plan, createdAt, expiresAt, next);
    }
}
