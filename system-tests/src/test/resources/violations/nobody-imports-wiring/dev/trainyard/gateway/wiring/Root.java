package dev.trainyard.gateway.wiring;

public class Root {
    public static final int PORT = Integer.parseInt("8080");
}
