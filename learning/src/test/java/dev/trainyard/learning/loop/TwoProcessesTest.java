package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.engine.ChildProcess;
import dev.trainyard.learning.engine.SharedEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {

    @Test
    void theSameRunInAnotherProcessEndsWithTheSameBytes(@TempDir Path folder) throws Exception {
        String here = DigestMain.digest(SharedEngine.get());
        try (ChildProcess child = ChildProcess.start(List.of(), DigestMain.class, folder)) {
            assertThat(child.exitCode()).as(child.errors()).isZero();
            assertThat(child.lines()).containsExactly(here);
        }
    }
}
