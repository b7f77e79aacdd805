package dev.trainyard.storage;

public class BreaksWithAClockOfItsOwn {
    java.time.Clock clock = java.time.Clock.systemUTC();
}
