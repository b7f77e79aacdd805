package dev.trainyard.storage.checkpoint;

import java.util.List;

/** The buckets, apart so that each service's credential opens only what the service needs. */
public final class Buckets {

    /** What clients sent. */
    public static final String UPLOADS = "trainyard-uploads";
    /** Prepared rows for learning. */
    public static final String PREPARED = "trainyard-prepared";
    /** Rows that no trainer may ever see. */
    public static final String HELDOUT = "trainyard-heldout";
    /** Checkpoints and result files. */
    public static final String JOBS = "trainyard-jobs";
    /** What has left the log or the state: snapshots and the records of finished jobs. The gateways' alone. */
    public static final String LEDGER = "trainyard-ledger";

    private Buckets() {}

    /** All of them. */
    public static List<String> all() {
        return List.of(UPLOADS, PREPARED, HELDOUT, JOBS, LEDGER);
    }
}
