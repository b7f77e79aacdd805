package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.engine.LongCallMain.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends of processes, above all while a native call runs. Calls of seconds are the dangerous ones: without the gate the JVM runs libtorch's
 * destructors about 300 ms after it began to exit, whatever still runs in there.
 */
class EndOfProcessTest {

    private static final int TIMES = Integer.getInteger("engine.exits", 6);
    /** One to two seconds on a quiet machine. */
    private static final long LONG_CALL = 4_000;
    /** Minutes, anywhere. */
    private static final long ENDLESS_CALL = 1_000_000;

    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final Duration HASTY = Duration.ofMillis(500);
    private static final int TERMINATED = 128 + 15;

    private final SplittableRandom random = new SplittableRandom(20_260_101);

    @TempDir
    private Path folder;

    @Test
    void aSignalToEndInMidStepEndsTheProcessCleanlyWithTheSignalsStatus() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            assertThat(statusOf(Ending.IS_KILLED, LONG_CALL, PATIENT)).isEqualTo(TERMINATED);
        }
    }

    @Test
    void anExitInMidCallEndsTheProcessCleanlyWithItsOwnStatus() throws Exception {
        for (int i = 0; i < TIMES / 2; i++) {
            assertThat(statusOf(Ending.EXITS, LONG_CALL, PATIENT)).isEqualTo(LongCallMain.OWN_STATUS);
        }
    }

    @Test
    void aMainThatReturnsWithTheEngineOpenAndBusyEndsTheProcessCleanly() throws Exception {
        for (int i = 0; i < TIMES / 2; i++) {
            assertThat(statusOf(Ending.RETURNS, LONG_CALL, PATIENT)).isZero();
        }
    }

    @Test
    void anExitThatHasWaitedItsLimitEndsTheProcessUnderTheRunningCall() throws Exception {
        for (int i = 0; i < TIMES / 2; i++) {
            // Not the status that was asked for: only the way out past all destructors has this one.
            assertThat(statusOf(Ending.EXITS, ENDLESS_CALL, HASTY)).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aSignalToEndWhileTheEngineLoadsEndsTheProcessCleanlyToo() throws Exception {
        for (int i = 0; i < TIMES / 2; i++) {
            Path own = Files.createTempDirectory(folder, "child");
            try (ChildProcess child = ChildProcess.start(List.of(), ClosingMain.class, own, "1000000")) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextLong(1_500)).toNanos());
                child.terminate();
                assertThat(child.exitCode()).isEqualTo(TERMINATED);
                assertThat(child.crashes()).as(child.errors()).isEmpty();
            }
        }
    }

    @Test
    void aCrashLeavesAReportForTheNextStart() throws Exception {
        try (ChildProcess child = ChildProcess.start(
                List.of(), LongCallMain.class, folder, Ending.IS_KILLED.name(), "100", "1000", "0")) {
            child.await(LongCallMain.BUSY);
            child.signal("SEGV");
            assertThat(child.exitCode()).isNotZero();
            assertThat(CrashReport.takeNewest(folder))
                    .get()
                    .extracting(CrashReport::signal)
                    .asString()
                    .startsWith("SIGSEGV (0xb)");
        }
    }

    @Test
    void aClosedEngineRefusesEveryCallAndLetsNobodyWait() throws Exception {
        int rounds = 50;
        try (ChildProcess child = ChildProcess.start(List.of(), ClosingMain.class, folder, Integer.toString(rounds))) {
            assertThat(child.exitCode()).as(child.errors()).isZero();
            assertThat(child.crashes()).isEmpty();
            assertThat(child.lines()).hasSize(rounds).containsOnly("3 of 3 callers were refused");
        }
    }

    private int statusOf(Ending ending, long steps, Duration limit) throws Exception {
        Path own = Files.createTempDirectory(folder, "child");
        long before = random.nextLong(600);
        try (ChildProcess child = ChildProcess.start(
                List.of(),
                LongCallMain.class,
                own,
                ending.name(),
                Long.toString(steps),
                Long.toString(limit.toMillis()),
                Long.toString(before))) {
            child.await(LongCallMain.BUSY);
            if (ending == Ending.IS_KILLED) {
                LockSupport.parkNanos(Duration.ofMillis(before).toNanos());
                child.terminate();
            }
            int status = child.exitCode();
            assertThat(child.crashes()).as("%s %s", status, child.errors()).isEmpty();
            return status;
        }
    }
}
