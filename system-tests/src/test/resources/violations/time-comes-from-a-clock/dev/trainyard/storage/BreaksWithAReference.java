package dev.trainyard.storage;

public class BreaksWithAReference {
    java.util.function.LongSupplier time = System::nanoTime;
}
