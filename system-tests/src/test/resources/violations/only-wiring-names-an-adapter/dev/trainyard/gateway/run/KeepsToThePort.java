package dev.trainyard.gateway.run;

public class KeepsToThePort {
    dev.trainyard.gateway.outbound.Log log;
}
