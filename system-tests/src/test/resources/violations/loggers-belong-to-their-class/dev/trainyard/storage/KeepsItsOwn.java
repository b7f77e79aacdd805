package dev.trainyard.storage;

public class KeepsItsOwn {
    private static final System.Logger LOGGER = System.getLogger(KeepsItsOwn.class.getName());
}
