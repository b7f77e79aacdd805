package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.learning.engine.ChildProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both programs on a graphics card, held against the processor. Where there is none, or libtorch has no CUDA, nothing
 * is proved, and that is said. {@code PYTORCH_LIBRARY_PATH} (with {@code PYTORCH_VERSION} and {@code PYTORCH_FLAVOR})
 * names a libtorch that has it.
 */
class OnTheCardTest {

    /** Losses are about 4; after a dozen steps sums in another order have grown to this at most. */
    private static final double NEAR = 1e-3;

    private static Trials card;
    private static Trials processor;

    /** What a child said, by the trials' names. */
    private record Trials(String device, Map<String, double[]> numbers) {
        double[] of(String trial) {
            return numbers.get(trial);
        }
    }

    @BeforeAll
    static void tryBoth(@TempDir Path folder) throws Exception {
        card = on("auto", folder);
        boolean found = card.device().contains("device=cuda");
        if (!found) {
            System.err.println("NOTHING WAS PROVED ABOUT GRAPHICS CARDS: the engine found none that it could use."
                    + " It computed on " + card.device());
        }
        assumeTrue(found, "the engine found no graphics card that it could use: nothing is proved about them here");
        processor = on("cpu", folder);
        System.err.println("on " + card.device() + ": weights of two equal runs differ by "
                + card.of("language-again")[0] + " at most, those of a resumed run by "
                + card.of("language-resumed")[0] + "; with brain floats by " + card.of("bf16-again")[0] + " and "
                + card.of("bf16-resumed")[0]);
    }

    private static Trials on(String device, Path folder) throws Exception {
        try (ChildProcess child = ChildProcess.start(List.of(), DeviceTrialMain.class, folder, device)) {
            assertThat(child.exitCode()).as(child.errors()).isZero();
            Map<String, double[]> numbers = new HashMap<>();
            for (String line : child.lines().subList(1, child.lines().size())) {
                String[] words = line.split(" ");
                numbers.put(
                        words[0],
                        Arrays.stream(words)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            }
            return new Trials(child.lines().getFirst(), numbers);
        }
    }

    @Test
    void theReceiptNamesTheCard() {
        assertThat(card.device()).contains("device_name=");
        assertThat(processor.device()).contains("device=cpu").doesNotContain("device_name");
    }

    @Test
    void bothProgramsLoseAsOnTheProcessor() {
        for (String trial : List.of("classic", "language")) {
            assertThat(card.of(trial)).as(trial).containsExactly(processor.of(trial), within(NEAR));
        }
    }

    @Test
    void aResumedRunEndsWhereTheStraightOneDoes() {
        assertThat(processor.of("language-resumed")).containsExactly(0);
        assertThat(card.of("language-resumed")[0]).isLessThan(NEAR);
    }

    @Test
    void dropoutFollowsFromTheSeed() {
        for (String trial : List.of("classic-dropout", "dropout")) {
            assertThat(card.of(trial + "-again")).as(trial).containsExactly(card.of(trial), within(NEAR));
        }
        for (String other : List.of("dropout-other-seed", "language")) {
            assertThat(distance(card.of("dropout"), card.of(other))).as(other).isGreaterThan(10 * NEAR);
        }
    }

    private static double distance(double[] some, double[] others) {
        double most = 0;
        for (int i = 0; i < some.length; i++) {
            most = Math.max(most, Math.abs(some[i] - others[i]));
        }
        return most;
    }

    @Test
    void brainFloatsLearnAsWellNearly() {
        double[] halved = card.of("bf16");
        assertThat(halved).containsExactly(card.of("language"), within(0.1));
        assertThat(halved[halved.length - 1]).isLessThan(halved[0]);
        assertThat(Arrays.equals(halved, card.of("language"))).isFalse();
    }

    @Test
    void stepsAndCopiesLeaveNoTensorsBehind() {
        assertThat(card.of("tensors-left")).containsExactly(0);
    }

    @Test
    void whatACacheLeadsToIsWhatTheWholeTextDoes() {
        assertThat(card.of("cached-answers")[0]).isLessThan(NEAR);
        assertThat(card.of("bf16-cached-answers")[0]).isLessThan(0.5);
    }
}
