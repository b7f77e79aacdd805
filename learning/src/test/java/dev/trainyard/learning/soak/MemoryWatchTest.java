package dev.trainyard.learning.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void memoryThatRisesOnceAndThenGoesUpAndDownIsFlat() {
        assertThat(watched(i -> (i < 15 ? 100 + 10 * i : 250 + 20 * (i % 7)) * MEGABYTE)
                        .fault())
                .isEmpty();
    }

    @Test
    void memoryThatGrowsSlowlyToTheEndIsAFault() {
        MemoryWatch watch = watched(i -> 200 * MEGABYTE + i * MEGABYTE / 2 + (i % 7) * MEGABYTE);
        assertThat(watch.fault()).get().asString().contains("memory grew from").contains("MB");
        assertThat(watch.late() - watch.early()).isGreaterThan(MemoryWatch.ALLOWED_GROWTH);
    }

    @Test
    void aSingleTensorThatIsLeftBehindIsAFault() {
        MemoryWatch watch = new MemoryWatch();
        for (int i = 0; i < 100; i++) {
            watch.sample(100 * MEGABYTE, i < 99 ? 12 : 13);
        }
        assertThat(watch.fault()).get().asString().contains("12 at first, 13 at last");
    }

    private static MemoryWatch watched(LongUnaryOperator bytes) {
        MemoryWatch watch = new MemoryWatch();
        for (int i = 0; i < 100; i++) {
            watch.sample(bytes.applyAsLong(i), 12);
        }
        return watch;
    }
}
