package dev.trainyard.trainer.wiring;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the engine is loaded and the log knows this worker. */
@Readiness
public class TrainerReadiness implements HealthCheck {

    private final TrainerMain trainer;

    TrainerReadiness(TrainerMain trainer) {
        this.trainer = trainer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine and log")
                .status(trainer.isReady())
                .build();
    }
}
