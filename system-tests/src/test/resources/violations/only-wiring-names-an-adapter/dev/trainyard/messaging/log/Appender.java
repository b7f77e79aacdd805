package dev.trainyard.messaging.log;

public class Appender {
    org.apache.kafka.clients.producer.Producer producer;
}
