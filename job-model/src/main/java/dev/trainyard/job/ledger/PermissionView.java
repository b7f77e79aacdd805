package dev.trainyard.job.ledger;

import java.time.Instant;

/**
 * Who may use a checkpoint, as readers see it.
 *
 * @param checkpoint its name
 * @param project the client's own name for whoever may
 */
public record PermissionView(String tenant, String id, String checkpoint, String project, Instant createdAt) {}
