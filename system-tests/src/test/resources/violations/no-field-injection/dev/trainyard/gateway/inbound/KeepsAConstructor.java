package dev.trainyard.gateway.inbound;

public class KeepsAConstructor {
    private final String name;

    @jakarta.inject.Inject
    public KeepsAConstructor(String name) {
        this.name = name;
    }
}
