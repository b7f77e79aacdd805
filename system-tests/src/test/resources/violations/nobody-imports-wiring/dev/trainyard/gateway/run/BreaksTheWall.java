package dev.trainyard.gateway.run;

public class BreaksTheWall {
    int port() {
        return dev.trainyard.gateway.wiring.Root.PORT;
    }
}
