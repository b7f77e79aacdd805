package dev.trainyard.messaging.work;

import java.time.Duration;

/**
 * The times that a worker lives by.
 *
 * @param lease silence after which others count it as lost; also how long it awaits an answer
 * @param blindLimit how long it works on without reaching the log
 */
public record WorkerTimes(Duration lease, Duration blindLimit) {

    /** Five signs of life a lease: four may be lost. */
    Duration heartbeatInterval() {
        return lease.dividedBy(5);
    }
}
