package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.engine.ChildProcess;
import dev.trainyard.learning.engine.SharedEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryTest {

    /** The JVM and libtorch need almost 2.8 GB of addresses (not of memory) before the first step. */
    private static final List<String> WITH_LITTLE_MEMORY =
            List.of("bash", "-c", "ulimit -v 3400000 && exec \"$@\"", "bash");

    @Test
    void aStepThatNeedsMoreThanThereIsEndsTheRunAndWithSmallerMicroBatchesItGoesThrough(@TempDir Path folder)
            throws Exception {
        try (ChildProcess child = ChildProcess.start(WITH_LITTLE_MEMORY, LittleMemoryMain.class, folder, "0", "5")) {
            assertThat(child.exitCode()).as(child.errors()).isZero();
            assertThat(child.lines()).hasSize(2);
            assertThat(child.lines().getFirst())
                    .startsWith("OutOfMemory[step=1,")
                    .contains("can't allocate memory");
            assertThat(child.lines().getLast()).isEqualTo("Finished[step=1, early=false]");
        }
    }

    /** The JVM's own error, thrown from within the second step. */
    @Test
    void aFullHeapEndsTheRunInTheSameWayAndLeavesTheEngineUsable() {
        int[] asked = {0};
        RunPlan plan =
                RunPlan.of(Demanding.RECIPES.recipe(), Demanding.ROWS.train().count());
        TrainingLoop loop =
                new TrainingLoop(SharedEngine.get(), Demanding.RECIPES.recipe(), plan, Demanding.ROWS, () -> {
                    // Asked twice a step: when it begins, and when it is reported.
                    if (++asked[0] == 4) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return 0;
                });
        Recorded heard = new Recorded();
        assertThat(loop.run(Optional.empty(), heard, () -> StopRequest.NONE))
                .isEqualTo(new TrainingEnd.OutOfMemory(2, "Java heap space"));
        assertThat(heard.steps).hasSize(1);
        assertThat(loop.run(Optional.empty(), heard, () -> StopRequest.NONE)).isInstanceOf(TrainingEnd.Finished.class);
    }
}
