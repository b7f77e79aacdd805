package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.learning.engine.CrashReport;
import dev.trainyard.learning.engine.MemoryNote;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviousEndTest {

    private static final MemoryNote VICTIM = new MemoryNote("boot", 3, 7_000_000);

    @Test
    void aCrashIsTheEnginesAndMemoryThatTheJvmCouldNotHaveIsNot() {
        CrashReport crash = new CrashReport("SIGSEGV (0xb) at pc=0x1", "C  [libtorch_cpu.so+0x1]", "hs_err_pid1.log");
        Failure engine = PreviousEnd.of("trainer-1", Optional.of(crash), Optional.of(VICTIM))
                .orElseThrow();
        assertThat(engine.code()).isEqualTo(FailureCode.ENGINE_CRASHED);
        assertThat(engine.evidence()).containsEntry("file", "hs_err_pid1.log").containsEntry("worker", "trainer-1");

        CrashReport full = new CrashReport(
                "There is insufficient memory for the Java Runtime Environment to continue.",
                "unknown frame",
                "hs_err_pid2.log");
        assertThat(PreviousEnd.of("trainer-1", Optional.of(full), Optional.empty()))
                .map(Failure::code)
                .contains(FailureCode.OUT_OF_MEMORY);
    }

    @Test
    void aVictimOfTheKernelHadTooMuchAndSaysHowMuch() {
        Failure failure = PreviousEnd.of("trainer-1", Optional.empty(), Optional.of(VICTIM))
                .orElseThrow();
        assertThat(failure.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
        assertThat(failure.evidence()).containsEntry("resident_bytes", "7000000");
    }

    @Test
    void withoutEvidenceNothingIsSaid() {
        assertThat(PreviousEnd.of("trainer-1", Optional.empty(), Optional.empty()))
                .isEmpty();
    }
}
