package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;

/** A stored file as readers see it. */
public record FileView(
        String tenant, String id, String filename, String purpose, ObjectReference content, Instant createdAt) {

    /** The same file after its deletion, for those who still know its id. */
    FileView nameless() {
        return new FileView(tenant, id, "", purpose, content, createdAt);
    }
}
