package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {

    private static final String SEGMENTATION_FAULT = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f3a5c96c8ea, pid=20114, tid=20118
            #
            # JRE version: OpenJDK Runtime Environment (25.0+36) (build 25+36)
            # Java VM: OpenJDK 64-Bit Server VM (25+36, mixed mode, sharing, tiered, serial gc, linux-amd64)
            # Problematic frame:
            # C  [libtorch_cpu.so+0x196c8ea]  torch::autograd::Engine::evaluate_function()+0x16a
            #
            # No core dump will be written. Core dumps have been disabled.
            #

            ---------------  S U M M A R Y ------------

            Command Line: -Xmx256m trainer
            """;

    private static final String NO_MEMORY = """
            #
            # There is insufficient memory for the Java Runtime Environment to continue.
            # Native memory allocation (mmap) failed to map 16384 bytes. Error detail: committing reserved memory.
            # Possible reasons:
            #   The system is out of physical RAM or swap space
            """;

    @TempDir
    private Path folder;

    @Test
    void aCrashOfTheEngineIsReportedWithItsSignalAndTheFrameThatCrashed() throws IOException {
        leave("hs_err_pid20114.log", SEGMENTATION_FAULT, 1);
        assertThat(CrashReport.takeNewest(folder))
                .contains(new CrashReport(
                        "SIGSEGV (0xb) at pc=0x00007f3a5c96c8ea, pid=20114, tid=20118",
                        "C  [libtorch_cpu.so+0x196c8ea]  torch::autograd::Engine::evaluate_function()+0x16a",
                        "hs_err_pid20114.log"));
    }

    @Test
    void anEndWithoutASignalIsReportedInTheJvmsOwnWords() throws IOException {
        leave("hs_err_pid7.log", NO_MEMORY, 1);
        assertThat(CrashReport.takeNewest(folder))
                .contains(new CrashReport(
                        "There is insufficient memory for the Java Runtime Environment to continue.",
                        "unknown frame",
                        "hs_err_pid7.log"));
    }

    @Test
    void aReportIsTakenOnceAndOlderOnesCountAsTakenWithTheNewest() throws IOException {
        leave("hs_err_pid30.log", SEGMENTATION_FAULT, 3);
        leave("hs_err_pid40.log", NO_MEMORY, 2);
        assertThat(CrashReport.takeNewest(folder))
                .get()
                .extracting(CrashReport::file)
                .isEqualTo("hs_err_pid30.log");
        assertThat(CrashReport.takeNewest(folder)).isEmpty();
        leave("hs_err_pid30.log", SEGMENTATION_FAULT, 4);
        assertThat(CrashReport.takeNewest(folder))
                .as("the same process id, later")
                .isPresent();
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("hs_err_pid40.log.reported"));
    }

    @Test
    void aTornFileAndBytesThatAreNoTextAreReportedAllTheSame() throws IOException {
        leave("hs_err_pid1.log", "", 1);
        assertThat(CrashReport.takeNewest(folder))
                .contains(new CrashReport("unknown signal", "unknown frame", "hs_err_pid1.log"));
        Files.write(folder.resolve("hs_err_pid2.log"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n', (byte) 0xc3});
        assertThat(CrashReport.takeNewest(folder)).isPresent();
    }

    @Test
    void whatIsNoErrorFileIsNotTouched() throws IOException {
        leave("hs_err_pid1.log.reported", SEGMENTATION_FAULT, 1);
        leave("hs_err_pidX.log", SEGMENTATION_FAULT, 1);
        leave("replay_pid1.log", SEGMENTATION_FAULT, 1);
        assertThat(CrashReport.takeNewest(folder)).isEmpty();
        assertThat(CrashReport.takeNewest(folder.resolve("absent"))).isEmpty();
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("hs_err_pidX.log"));
    }

    private void leave(String name, String text, int second) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_800_000_000L + second)));
    }
}
