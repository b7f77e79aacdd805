package dev.trainyard.gateway.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts the requests that were refused, by the code of the refusal. */
@Singleton
public class RefusedRequests {

    private final MeterRegistry meters;

    RefusedRequests(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param code one of ours, never a client's word: every other one would be a series of its own */
    void count(String code) {
        Counter.builder("trainyard_requests_refused")
                .description("Requests that were refused, by the code of the refusal")
                .tag("code", code)
                .register(meters)
                .increment();
    }
}
