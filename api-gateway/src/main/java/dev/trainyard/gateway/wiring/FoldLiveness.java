package dev.trainyard.gateway.wiring;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive means: the fold moves while there is something before it. A log that is away is no reason to start anew. */
@Liveness
public class FoldLiveness implements HealthCheck {

    private final LogWatch watch;

    FoldLiveness(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("fold moves")
                .status(!watch.pulse().isStuck())
                .build();
    }
}
