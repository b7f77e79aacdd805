package dev.trainyard.job.failure;

/** Every way in which work can fail, with whose fault it is and whether another try can help. */
public enum FailureCode {
    INVALID_TRAINING_FILE("invalid_training_file", Origin.USER, false),
    FILE_NOT_FOUND("file_not_found", Origin.USER, false),
    DIVERGED("diverged", Origin.USER, false),
    MAX_DURATION("max_duration", Origin.USER, false),
    OUT_OF_MEMORY("out_of_memory", Origin.CAPACITY, true),
    WORKER_DIED("worker_died", Origin.CAPACITY, true),
    WORKER_SILENT("worker_silent", Origin.CAPACITY, true),
    WORKER_STALLED("worker_stalled", Origin.CAPACITY, true),
    QUEUE_RECORD_VANISHED("queue_record_vanished", Origin.INTERNAL, true),
    ENGINE_CRASHED("engine_crashed", Origin.INTERNAL, true),
    STORE_UNAVAILABLE("store_unavailable", Origin.DEPENDENCY, true),
    CHECKPOINT_DAMAGED("checkpoint_damaged", Origin.DEPENDENCY, true),
    EVALUATION_FAILED("evaluation_failed", Origin.INTERNAL, false),
    INTERNAL_ERROR("internal_error", Origin.INTERNAL, true);

    private final String wireName;
    private final Origin origin;
    private final boolean worthRetrying;

    FailureCode(String wireName, Origin origin, boolean worthRetrying) {
        this.wireName = wireName;
        this.origin = origin;
        this.worthRetrying = worthRetrying;
    }

    /** The name in answers and events. */
    public String wireName() {
        return wireName;
    }

    /** Whose fault it is. */
    public Origin origin() {
        return origin;
    }

    /** Whether the same task may succeed when it is tried again unchanged. */
    public boolean worthRetrying() {
        return worthRetrying;
    }

    /** Whose fault a failure is. */
    public enum Origin {
        /** The request, its data or its limits. */
        USER("user"),
        /** The machines: too few, too small, or gone. */
        CAPACITY("capacity"),
        /** A service that this one stands on. */
        DEPENDENCY("dependency"),
        /** This platform itself. */
        INTERNAL("internal");

        private final String wireName;

        Origin(String wireName) {
            this.wireName = wireName;
        }

        /** The name in answers and events. */
        public String wireName() {
            return wireName;
        }
    }
}
