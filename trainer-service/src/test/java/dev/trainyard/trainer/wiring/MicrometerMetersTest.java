package dev.trainyard.trainer.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMeters meters = new MicrometerMeters(registry);

    @Test
    void theLagIsTheStepsSinceTheNewestDurableCheckpointAndNotSinceItWasStored() {
        meters.began(0);
        for (int step = 1; step <= 7; step++) {
            meters.stepped(step, 0.001);
        }
        assertThat(lag()).isEqualTo(7);
        meters.checkpointStored(5, 100, 0.1);
        assertThat(lag()).as("two steps were done while it was stored").isEqualTo(2);
        meters.rolledBack(5);
        assertThat(lag()).isZero();
        meters.stepped(6, 0.001);
        assertThat(lag()).isEqualTo(1);
        meters.ended();
        assertThat(lag())
                .as("no step waits for a checkpoint when nothing is trained")
                .isZero();
    }

    @Test
    void aResumedRunBeginsWithoutALag() {
        meters.began(1_000);
        assertThat(lag()).isZero();
        meters.stepped(1_001, 0.001);
        assertThat(lag()).isEqualTo(1);
    }

    @Test
    void stepTimesAndCheckpointsAreCountedAndAddedUp() {
        meters.stepped(1, 0.25);
        meters.stepped(2, 0.5);
        meters.checkpointStored(2, 300, 1.5);
        meters.checkpointStored(4, 200, 0.5);
        assertThat(registry.get("trainyard_step").timer().count()).isEqualTo(2);
        assertThat(registry.get("trainyard_step").timer().totalTime(TimeUnit.SECONDS))
                .isCloseTo(0.75, within(1e-9));
        assertThat(registry.get("trainyard_checkpoint").timer().totalTime(TimeUnit.SECONDS))
                .isCloseTo(2, within(1e-9));
        assertThat(registry.get("trainyard_checkpoint_bytes").counter().count()).isEqualTo(500);
    }

    private double lag() {
        return registry.get("trainyard_checkpoint_lag_steps").gauge().value();
    }
}
