package dev.trainyard.storage;

public class BreaksWithAnInstance {
    private final System.Logger logger = System.getLogger(BreaksWithAnInstance.class.getName());
}
