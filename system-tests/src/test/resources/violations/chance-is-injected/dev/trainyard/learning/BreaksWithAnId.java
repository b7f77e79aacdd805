package dev.trainyard.learning;

public class BreaksWithAnId {
    java.util.function.Supplier<java.util.UUID> ids = java.util.UUID::randomUUID;
}
