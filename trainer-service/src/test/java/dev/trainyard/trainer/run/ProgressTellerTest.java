package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressTellerTest {

    private final List<List<Map<String, Object>>> told = new ArrayList<>();
    private long now = -5_000_000_000L;
    private final ProgressTeller teller = new ProgressTeller(
            some -> {
                assertThat(some.job()).isEqualTo("job-1");
                assertThat(some.attempt()).isEqualTo(2);
                assertThat(some.facts()).containsExactly(Map.entry("threads", "1"));
                told.add(some.steps());
            },
            new ProgressTeller.About("job-1", 2, Map.of("threads", "1")),
            1_000,
            () -> now);

    @Test
    void theFirstStepIsToldAtOnceAndTheNextOnesTogether() {
        step(1);
        assertThat(told).hasSize(1);
        for (int i = 2; i <= 15; i++) {
            now += Duration.ofMillis(10).toNanos();
            step(i);
        }
        assertThat(told).hasSize(1);
        now += Duration.ofMillis(10).toNanos();
        step(16);
        assertThat(told).hasSize(2);
        assertThat(told.getLast())
                .extracting(step -> step.get("step"))
                .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L);
        assertThat(told.getLast()).allSatisfy(step -> assertThat(step).containsEntry("total_steps", 1_000L));
    }

    @Test
    void manyStepsInNoTimeAreToldBeforeTheyBecomeTooMany() {
        for (int i = 1; i <= 1_101; i++) {
            step(i);
        }
        assertThat(told).extracting(List::size).containsExactly(1, 500, 500);
    }

    @Test
    void whatIsLeftIsToldAtTheEndAndNothingTwice() {
        step(1);
        step(2);
        teller.flush();
        teller.flush();
        assertThat(told).extracting(List::size).containsExactly(1, 1);
    }

    private void step(long step) {
        teller.stepped(TrainingSamples.report(step, OptionalDouble.empty()));
    }
}
