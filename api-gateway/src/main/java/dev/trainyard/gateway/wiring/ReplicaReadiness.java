package dev.trainyard.gateway.wiring;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: this replica has everything that stood in the log when it began, follows it, and knows its rules. */
@Readiness
public class ReplicaReadiness implements HealthCheck {

    private final GatewayMain gateway;

    ReplicaReadiness(GatewayMain gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ledger replica")
                .status(gateway.replica().isFit())
                .build();
    }
}
