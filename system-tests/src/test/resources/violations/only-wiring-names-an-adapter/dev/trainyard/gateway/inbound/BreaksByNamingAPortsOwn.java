package dev.trainyard.gateway.inbound;

public class BreaksByNamingAPortsOwn {
    Object log() {
        return new dev.trainyard.gateway.adapter.PlainLog();
    }
}
