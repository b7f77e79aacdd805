package dev.trainyard.gateway.wiring;

public class KeepsBesideIt {
    int port = Root.PORT;
}
