package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ManifestReference;
import java.time.Instant;

/**
 * A snapshot that the log vouches for.
 *
 * @param gateway who took it
 * @param offset the last entry that it has
 * @param announcedAt by the log's time
 */
public record SnapshotView(
        String gateway, long offset, ManifestReference manifest, int formatVersion, Instant announcedAt) {}
