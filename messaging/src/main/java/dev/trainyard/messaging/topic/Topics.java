package dev.trainyard.messaging.topic;

import java.util.Optional;

/** The names of the topics. */
public final class Topics {

    public static final String LEDGER = "trainyard.ledger";
    public static final String HEARTBEATS = "trainyard.heartbeats";
    public static final String PROGRESS = "trainyard.progress";
    public static final String DEAD_LETTERS = "trainyard.dead-letters";

    private static final String SUBMISSIONS = "trainyard.submissions.";

    private Topics() {}

    /** The queue of a class of workers; its share group bears the same name. */
    public static String queue(String workerClass) {
        return "trainyard.queue." + workerClass;
    }

    /** Where a tenant may write requests for jobs. */
    public static String submissions(String tenant) {
        return SUBMISSIONS + tenant;
    }

    /** The tenant whose requests stand in a topic; nothing when it is a topic for something else. */
    public static Optional<String> submittingTenant(String topic) {
        return topic.startsWith(SUBMISSIONS) && topic.length() > SUBMISSIONS.length()
                ? Optional.of(topic.substring(SUBMISSIONS.length()))
                : Optional.empty();
    }

    /** What a tenant may read of its jobs. */
    public static String results(String tenant) {
        return "trainyard.results." + tenant;
    }
}
