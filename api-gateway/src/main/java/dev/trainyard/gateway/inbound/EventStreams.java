package dev.trainyard.gateway.inbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts those who follow events right now. */
@Startup
@Singleton
public class EventStreams {

    private final AtomicInteger open = new AtomicInteger();

    EventStreams(MeterRegistry meters) {
        Gauge.builder("trainyard_event_streams", open, AtomicInteger::get)
                .description("Clients that follow a job's events right now")
                .register(meters);
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** How many there are. */
    int count() {
        return open.get();
    }
}
