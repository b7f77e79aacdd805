package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.Schedule;
import org.junit.jupiter.api.Test;

class LinearScheduleTest {

    @Test
    void everyCourseRisesThroughTheWarmUpAndFallsFromThePeakToItsEnd() {
        for (Schedule.Course course : Schedule.Course.values()) {
            double end = course == Schedule.Course.CONSTANT ? 1 : 0.1;
            LearningRate rate = new LearningRate(2, new Schedule(course, 4, end), 15);
            assertThat(rate.at(1)).isEqualTo(0.5);
            assertThat(rate.at(4)).isEqualTo(2);
            assertThat(rate.at(5)).isEqualTo(2);
            assertThat(rate.at(15)).isCloseTo(2 * end, within(1e-12));
        }
    }

    @Test
    void halfwayTheLineAndTheCosineAreHalfwayAndBeforeItTheCosineIsAbove() {
        LearningRate line = new LearningRate(1, new Schedule(Schedule.Course.LINEAR, 0, 0), 21);
        LearningRate cosine = new LearningRate(1, new Schedule(Schedule.Course.COSINE, 0, 0), 21);
        assertThat(line.at(11)).isCloseTo(0.5, within(1e-12));
        assertThat(cosine.at(11)).isCloseTo(0.5, within(1e-12));
        assertThat(line.at(6)).isCloseTo(0.75, within(1e-12));
        assertThat(cosine.at(6)).isCloseTo(0.5 + 0.5 * Math.cos(Math.PI / 4), within(1e-12));
    }
}
