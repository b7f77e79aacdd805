package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored file as readers see it.
 *
 * @param expiresAt when it goes, unless a job needs it then
 * @param examination of what was meant as examples for a language model; absent for every other file
 */
public record FileView(
        String tenant,
        String id,
        String filename,
        String purpose,
        ObjectReference content,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Examination> examination) {

    /** The same file after its deletion, for those who still know its id. */
    FileView nameless() {
        return new FileView(tenant, id, "", purpose, content, createdAt, expiresAt, Optional.empty());
    }
}
