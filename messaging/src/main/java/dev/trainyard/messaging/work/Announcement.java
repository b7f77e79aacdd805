package dev.trainyard.messaging.work;

import dev.trainyard.job.failure.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker says of itself.
 *
 * @param name stable over restarts
 * @param address where it answers internal HTTP, for those that serve
 * @param facts engine, threads, instruction set, memory
 * @param previousEnd how its previous start ended, when that left evidence
 */
public record Announcement(
        String name, Optional<String> address, Map<String, String> facts, Optional<Failure> previousEnd) {

    public Announcement {
        facts = Map.copyOf(facts);
    }
}
