package dev.trainyard.gateway.wiring;

public class KeepsItInWiring {
    java.time.Clock clock = java.time.Clock.systemUTC();
}
