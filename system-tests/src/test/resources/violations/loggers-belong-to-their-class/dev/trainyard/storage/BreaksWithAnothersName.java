package dev.trainyard.storage;

public class BreaksWithAnothersName {
    private static final System.Logger LOGGER = System.getLogger(Other.class.getName());
}
