package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request in the short form, brought to one shape from query, form or JSON.
 *
 * @param members all but the data
 * @param faults what was found wrong on the way
 * @param bodyHash of all that was sent, by which a repetition is known
 */
public record ShortRequest(Map<String, Object> members, Optional<GivenData> data, List<Fault> faults, String bodyHash) {

    public ShortRequest {
        faults = List.copyOf(faults);
    }
}
