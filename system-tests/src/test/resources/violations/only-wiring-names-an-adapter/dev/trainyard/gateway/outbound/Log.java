package dev.trainyard.gateway.outbound;

public interface Log {}
