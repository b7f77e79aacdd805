package dev.trainyard.messaging.topic;

import java.util.List;

/** Topics promise less durability than the yard needs; the message names each and what it needs. */
public final class UnfitTopicException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnfitTopicException(List<String> faults) {
        super("topics are too weak to keep what is acknowledged: " + String.join("; ", faults)
                + ". Mend them, or set trainyard.embedded=true for a yard that may lose its data.");
    }
}
