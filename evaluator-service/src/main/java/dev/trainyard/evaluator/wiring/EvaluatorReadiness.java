package dev.trainyard.evaluator.wiring;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the engine is loaded and the log knows this worker. */
@Readiness
public class EvaluatorReadiness implements HealthCheck {

    private final EvaluatorMain evaluator;

    EvaluatorReadiness(EvaluatorMain evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine and log")
                .status(evaluator.isReady())
                .build();
    }
}
