package dev.trainyard.gateway.run;

public class BreaksWithKafka {
    org.apache.kafka.clients.producer.Producer producer;
}
