package dev.trainyard.commandline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsStepLossRateAndTimeLeft() {
        assertThat(ProgressBar.render(250, 1000, 0.12345, 50))
                .isEqualTo(
                        "  [" + "█".repeat(7) + "·".repeat(21) + "] step 250/1000  loss 0.1235  50 steps/s  15 s left");
    }

    @Test
    void staysWithinItsWidth() {
        assertThat(ProgressBar.render(0, 10, 1, 1)).contains("[" + "·".repeat(28) + "]");
        assertThat(ProgressBar.render(10, 10, 1, 1)).contains("[" + "█".repeat(28) + "]");
        assertThat(ProgressBar.render(12, 10, 1, 1)).contains("[" + "█".repeat(28) + "]");
    }

    @Test
    void promisesNoTimeBeforeItHasSeenAStep() {
        bar(false).show(0, 500, 1000, 0.5, Duration.ofSeconds(3));
        assertThat(shown()).contains("step 500/1000").doesNotContain("left").doesNotContain("steps/s");
    }

    @Test
    void ratesOnlyWhatItHasSeen() {
        bar(false).show(20, 520, 1000, 0.5, Duration.ofSeconds(2));
        assertThat(shown()).contains("10 steps/s  48 s left");
    }

    @Test
    void printsAPlainLineAtEveryTenthOfTheWay() {
        ProgressBar bar = bar(false);
        for (int step = 1; step <= 1000; step++) {
            bar.show(step, step, 1000, 1, Duration.ofMillis(step));
        }
        bar.end();
        assertThat(shown().lines()).hasSize(10).first().asString().contains("step 100/1000");
        assertThat(shown().lines()).last().asString().contains("step 1000/1000");
        assertThat(shown()).doesNotContain("\r").doesNotContain("\u001b");
    }

    @Test
    void printsAPlainLineNowAndThenWhenATenthTakesLong() {
        ProgressBar bar = bar(false);
        for (int second = 1; second <= 60; second++) {
            bar.show(second, second, 1_000_000, 1, Duration.ofSeconds(second));
        }
        assertThat(shown().lines()).hasSize(6);
    }

    @Test
    void drawsOverItselfOnATerminalAndEndsTheLineOnce() {
        ProgressBar bar = bar(true);
        bar.show(1, 1, 2, 1, Duration.ofSeconds(1));
        bar.show(2, 2, 2, 1, Duration.ofSeconds(2));
        bar.end();
        bar.end();
        assertThat(shown()).startsWith("\r").endsWith(System.lineSeparator());
        assertThat(shown().lines().filter(String::isEmpty).count()).isLessThanOrEqualTo(1);
        assertThat(shown().chars().filter(c -> c == '\n').count()).isEqualTo(1);
    }

    @Test
    void showsNothingWhileTheTotalIsUnknown() {
        bar(false).show(0, 0, 0, Double.NaN, Duration.ofSeconds(5));
        assertThat(shown()).isEmpty();
    }
}
