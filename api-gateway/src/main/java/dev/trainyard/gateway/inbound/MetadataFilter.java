package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.Submission;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which jobs a list is to show, by what their owners noted on them.
 *
 * @param pairs all of which the job must have
 * @param none whether it must have none at all
 */
record MetadataFilter(Map<String, String> pairs, boolean none) implements Predicate<Submission> {

    @Override
    public boolean test(Submission submission) {
        Map<String, String> metadata = submission.metadata();
        return (!none || metadata.isEmpty()) && metadata.entrySet().containsAll(pairs.entrySet());
    }
}
