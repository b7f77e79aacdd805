package dev.trainyard.trainer.wiring;

import dev.trainyard.trainer.outbound.TrainerMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The trainer's meters in Micrometer. */
final class MicrometerMeters implements TrainerMeters {

    private final Timer steps;
    private final Timer checkpoints;
    private final Counter checkpointBytes;
    private final AtomicLong newestStep = new AtomicLong();
    private final AtomicLong durableStep = new AtomicLong();

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
        Gauge.builder("trainyard_checkpoint_lag_steps", this, MicrometerMeters::lag)
                .description("Steps between the newest one and the newest durable checkpoint")
                .register(registry);
    }

    private double lag() {
        return Math.max(0, newestStep.get() - durableStep.get());
    }

    @Override
    public void began(long step) {
        newestStep.set(step);
        durableStep.set(step);
    }

    @Override
    public void stepped(long step, double seconds) {
        steps.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        newestStep.set(step);
    }

    @Override
    public void rolledBack(long step) {
        newestStep.set(step);
    }

    @Override
    public void checkpointStored(long step, long bytes, double seconds) {
        checkpoints.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        checkpointBytes.increment((double) bytes);
        durableStep.set(step);
    }

    @Override
    public void ended() {
        began(0);
    }
}
