package dev.trainyard.messaging.work;

public class Outbox {
    class KeepsANamedPause {
        void pause() throws InterruptedException {
            Thread.sleep(10);
        }
    }
}
