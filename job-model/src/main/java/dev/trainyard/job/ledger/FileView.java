package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;

/** A stored file as readers see it. */
public record FileView(
        String tenant, String id, String filename, String purpose, ObjectReference content, Instant createdAt) {}
