package dev.trainyard.storage;

public class BreaksWithAPause {
    void pause() throws InterruptedException {
        Thread.sleep(10);
    }
}
