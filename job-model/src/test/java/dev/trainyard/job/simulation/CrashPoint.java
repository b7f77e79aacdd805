package dev.trainyard.job.simulation;

/** Where a process can be made to end without a word: on either side of everything that leaves a mark outside. */
enum CrashPoint {
    /** A worker is about to send an event. */
    BEFORE_WORKERS_APPEND,
    /** The log has a worker's event, and the worker does not know. */
    AFTER_WORKERS_APPEND,
    BEFORE_ACKNOWLEDGE,
    AFTER_ACKNOWLEDGE,
    BEFORE_STORE_PART,
    AFTER_STORE_PART,
    BEFORE_STORE_MANIFEST,
    /** The store has the whole, and the log does not know. */
    AFTER_STORE_MANIFEST,
    BEFORE_LEADERS_APPEND,
    AFTER_LEADERS_APPEND,
    BEFORE_QUEUE_PUT,
    /** The queue has the record, and the log does not know. */
    AFTER_QUEUE_PUT,
    BEFORE_PUBLISH,
    AFTER_PUBLISH,
    BEFORE_DELETE,
    AFTER_DELETE
}
