package dev.trainyard.storage;

public class BreaksWithNow {
    Object now() {
        return java.time.Instant.now();
    }
}
