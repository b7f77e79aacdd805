package dev.trainyard.gateway.run;

public class BreaksByNamingKafkas {
    dev.trainyard.messaging.log.Appender appender;
}
