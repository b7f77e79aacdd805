package dev.trainyard.trainer.outbound;

import java.util.List;
import java.util.Map;

/**
 * Some steps of a job, as one attempt told them.
 *
 * @param facts what the bits of a loss depend on beside recipe and data: engine, threads, instruction set, micro-batch
 * @param steps in order, each with the members that the gateway answers with
 */
public record ToldSteps(String job, long attempt, Map<String, String> facts, List<Map<String, Object>> steps) {

    public ToldSteps {
        facts = Map.copyOf(facts);
        steps = List.copyOf(steps);
    }
}
