package dev.trainyard.gateway.wiring;

public class KeepsItInWiring {
    dev.trainyard.messaging.log.Appender appender;
    dev.trainyard.gateway.adapter.PlainLog log;
}
