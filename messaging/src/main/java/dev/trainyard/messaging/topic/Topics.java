package dev.trainyard.messaging.topic;

/** The names of the topics. */
public final class Topics {

    public static final String LEDGER = "trainyard.ledger";
    public static final String HEARTBEATS = "trainyard.heartbeats";
    public static final String PROGRESS = "trainyard.progress";

    private Topics() {}

    /** The queue of a class of workers; its share group bears the same name. */
    public static String queue(String workerClass) {
        return "trainyard.queue." + workerClass;
    }

    /** What a tenant may read of its jobs. */
    public static String results(String tenant) {
        return "trainyard.results." + tenant;
    }
}
