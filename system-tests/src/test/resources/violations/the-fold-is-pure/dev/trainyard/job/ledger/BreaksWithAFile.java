package dev.trainyard.job.ledger;

public class BreaksWithAFile {
    boolean decide(String name) {
        return java.nio.file.Files.exists(java.nio.file.Path.of(name));
    }
}
