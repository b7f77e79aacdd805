package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An attempt that is out: dispatched, or owned.
 *
 * @param since when it was dispatched, or granted once it has an owner
 * @param queueOffset where its record stands in its queue, once known
 */
public record AttemptView(
        Attempt attempt, String queueClass, Instant since, OptionalLong queueOffset, Optional<Worker> owner) {}
