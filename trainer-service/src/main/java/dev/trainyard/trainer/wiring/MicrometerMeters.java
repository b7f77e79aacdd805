package dev.trainyard.trainer.wiring;

import dev.trainyard.trainer.outbound.TrainerMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The trainer's meters in Micrometer. */
final class MicrometerMeters implements TrainerMeters {

    private final Timer steps;
    private final Timer checkpoints;
    private final Counter checkpointBytes;
    private final AtomicLong lag = new AtomicLong();

    MicrometerMeters(MeterRegistry registry) {
        this.steps = Timer.builder("trainyard_step")
                .description("Time of one optimizer step")
                .register(registry);
        this.checkpoints = Timer.builder("trainyard_checkpoint")
                .description("Time from a state's copy to its checkpoint being durable")
                .register(registry);
        this.checkpointBytes = Counter.builder("trainyard_checkpoint_bytes")
                .description("Bytes of checkpoints stored")
                .register(registry);
        registry.gauge("trainyard_checkpoint_lag_steps", lag);
    }

    @Override
    public void stepped(double seconds) {
        steps.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        lag.incrementAndGet();
    }

    @Override
    public void checkpointStored(long bytes, double seconds) {
        checkpoints.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        checkpointBytes.increment((double) bytes);
        checkpointLag(0);
    }

    @Override
    public void checkpointLag(long stepsBehind) {
        lag.set(stepsBehind);
    }
}
