package dev.trainyard.job.ledger;

import java.time.Instant;

/**
 * An event at its place in the log.
 *
 * @param offset its place; grows
 * @param appended the broker's append time
 * @param eventId unique per proposal; a producer's repetition bears the same one
 */
public record LedgerEntry(long offset, Instant appended, String eventId, LedgerEvent event) {}
