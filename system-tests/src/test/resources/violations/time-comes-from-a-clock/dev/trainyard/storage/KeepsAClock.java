package dev.trainyard.storage;

public class KeepsAClock {
    Object now(java.time.Clock clock) {
        return java.time.Instant.now(clock);
    }
}
