package dev.trainyard.storage;

public class KeepsAwake {
    void pause(Thread other) throws InterruptedException {
        other.join();
    }
}
