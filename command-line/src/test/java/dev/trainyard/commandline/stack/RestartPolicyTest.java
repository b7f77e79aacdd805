package dev.trainyard.commandline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private static final Instant BORN = Instant.EPOCH;

    private final RestartPolicy policy = new RestartPolicy();

    private Optional<Duration> diesAfter(Duration life) {
        return policy.afterDeath(BORN, BORN.plus(life));
    }

    @Test
    void waitsLongerAfterEveryYoungDeathAndGivesUpAtTheSixth() {
        List<Duration> pauses = new ArrayList<>();
        Optional<Duration> pause = diesAfter(Duration.ZERO);
        while (pause.isPresent()) {
            pauses.add(pause.get());
            pause = diesAfter(Duration.ofMillis(9_999));
        }
        assertThat(pauses)
                .containsExactly(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8));
    }

    @Test
    void neverGivesUpAChildThatLivesForAWhile() {
        for (int i = 0; i < 100; i++) {
            assertThat(diesAfter(Duration.ofSeconds(10))).contains(Duration.ofMillis(250));
        }
    }

    @Test
    void forgetsYoungDeathsAfterALongLife() {
        for (int i = 0; i < 5; i++) {
            assertThat(diesAfter(Duration.ofSeconds(1))).isPresent();
        }
        assertThat(diesAfter(Duration.ofMinutes(1))).contains(Duration.ofMillis(250));
        for (int i = 0; i < 5; i++) {
            assertThat(diesAfter(Duration.ofSeconds(1))).isPresent();
        }
        assertThat(diesAfter(Duration.ofSeconds(1))).isEmpty();
    }
}
