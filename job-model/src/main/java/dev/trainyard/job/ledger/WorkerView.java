package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A living worker as the log knows it.
 *
 * @param lanes for each class that it takes, the attempt it is busy with
 */
public record WorkerView(
        Worker worker,
        Instant startedAt,
        Optional<String> address,
        Map<String, String> facts,
        Map<String, Optional<Attempt>> lanes) {

    public WorkerView {
        facts = Map.copyOf(facts);
        lanes = Map.copyOf(lanes);
    }
}
