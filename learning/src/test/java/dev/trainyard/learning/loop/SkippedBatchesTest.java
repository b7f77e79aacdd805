package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SkippedBatchesTest {

    @Test
    void withoutAnySkippedStepAndBatchAreTheSame() {
        assertThat(LongStream.rangeClosed(1, 20))
                .allMatch(step -> SkippedBatches.none().batchOf(step) == step);
    }

    @Test
    void stepsTakeWhatIsLeftOfTheBatchesInOrder() {
        SplittableRandom random = new SplittableRandom(8);
        for (int trial = 0; trial < 200; trial++) {
            SkippedBatches skipped = SkippedBatches.none();
            for (int i = random.nextInt(6); i > 0; i--) {
                long number = 1L + random.nextInt(12);
                skipped = skipped.numbers().contains(number) ? skipped : skipped.and(number);
            }
            List<Long> numbers = skipped.numbers();
            List<Long> left = LongStream.rangeClosed(1, 30)
                    .boxed()
                    .filter(batch -> !numbers.contains(batch))
                    .toList();
            for (int step = 1; step <= 20; step++) {
                assertThat(skipped.batchOf(step)).as("%s", numbers).isEqualTo(left.get(step - 1));
            }
        }
    }

    @Test
    void numbersThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> new SkippedBatches(List.of(3L, 2L))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SkippedBatches.none().and(4).and(4)).isInstanceOf(IllegalArgumentException.class);
    }
}
