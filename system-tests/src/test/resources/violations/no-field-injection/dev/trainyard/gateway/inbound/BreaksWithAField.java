package dev.trainyard.gateway.inbound;

public class BreaksWithAField {
    @jakarta.inject.Inject
    String name;
}
