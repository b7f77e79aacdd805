package dev.trainyard.storage;

public class BreaksWithMillis {
    long now() {
        return System.currentTimeMillis();
    }
}
