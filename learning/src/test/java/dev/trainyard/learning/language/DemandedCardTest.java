package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.trainyard.learning.engine.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemandedCardTest {

    @Test
    void anEngineThatIsToHaveACardAndHasNoneDoesNotStartAndSaysWhy(@TempDir Path folder) throws Exception {
        try (ChildProcess child = ChildProcess.start(List.of(), DeviceTrialMain.class, folder, "cuda")) {
            int exitCode = child.exitCode();
            assumeFalse(exitCode == 0, "this machine has a graphics card that the engine can use");
            assertThat(exitCode).isEqualTo(1);
            assertThat(child.lines()).isEmpty();
            assertThat(child.errors())
                    .contains("the engine is to compute on a graphics card, and cannot: ")
                    .contains("trainyard.engine.device");
        }
    }
}
