package dev.trainyard.gateway.wiring;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready also means: the log answers. Without it nothing can be asked and nothing decided. */
@Readiness
public class LogReadiness implements HealthCheck {

    private final LogWatch watch;

    LogReadiness(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("log answers")
                .withData("lag", watch.pulse().lag())
                .status(watch.pulse().isHeard())
                .build();
    }
}
