package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Schedule;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    private static final double PEAK = 0.3;

    @Test
    void aConstantRateStaysAtItsPeak() {
        LearningRate rates = new LearningRate(PEAK, new Schedule(Schedule.Course.CONSTANT, 0, 1), 10);
        for (long step = 1; step <= 10; step++) {
            assertThat(rates.at(step)).isEqualTo(PEAK);
        }
    }

    @Test
    void theWarmUpRisesInEqualStepsAndReachesThePeakWithItsLast() {
        for (Schedule.Course course : Schedule.Course.values()) {
            LearningRate rates = new LearningRate(PEAK, new Schedule(course, 4, 1), 10);
            for (long step = 1; step <= 4; step++) {
                assertThat(rates.at(step)).isCloseTo(PEAK * step / 4, within(1e-15));
            }
            assertThat(rates.at(5)).isEqualTo(PEAK);
        }
    }

    @Test
    void aCosineFallsFromThePeakToItsFinalShare() {
        LearningRate rates = new LearningRate(PEAK, new Schedule(Schedule.Course.COSINE, 3, 0.1), 14);
        assertThat(rates.at(4)).isEqualTo(PEAK);
        assertThat(rates.at(14)).isCloseTo(PEAK * 0.1, within(1e-15));
        assertThat(rates.at(9)).as("half way").isCloseTo(PEAK * 0.55, within(1e-15));
        for (long step = 5; step <= 14; step++) {
            double share = 0.1 + 0.9 * (1 + Math.cos(Math.PI * (step - 4) / 10)) / 2;
            assertThat(rates.at(step)).isCloseTo(PEAK * share, within(1e-15)).isLessThan(rates.at(step - 1));
        }
    }

    @Test
    void aWarmUpAsLongAsTheRunOrLongerLeavesNoRoomForTheCourseAndDoesNoHarm() {
        LearningRate all = new LearningRate(PEAK, new Schedule(Schedule.Course.COSINE, 10, 0), 10);
        assertThat(all.at(10)).isEqualTo(PEAK);
        LearningRate longer = new LearningRate(PEAK, new Schedule(Schedule.Course.COSINE, 20, 0), 10);
        assertThat(longer.at(10)).isEqualTo(PEAK / 2);
        LearningRate oneLeft = new LearningRate(PEAK, new Schedule(Schedule.Course.COSINE, 9, 0.25), 10);
        assertThat(oneLeft.at(10)).as("the only step of its course is its last").isEqualTo(PEAK / 4);
    }
}
