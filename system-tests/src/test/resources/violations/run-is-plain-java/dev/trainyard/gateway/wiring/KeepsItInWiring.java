package dev.trainyard.gateway.wiring;

public class KeepsItInWiring {
    org.apache.kafka.clients.producer.Producer producer;
}
