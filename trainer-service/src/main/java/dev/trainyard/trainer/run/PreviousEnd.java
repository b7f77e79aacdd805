package dev.trainyard.trainer.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.learning.engine.CrashReport;
import dev.trainyard.learning.engine.MemoryNote;
import java.util.Map;
import java.util.Optional;

/** How a worker's previous start ended, from what it left behind, in the words of a job. */
public final class PreviousEnd {

    private PreviousEnd() {}

    /**
     * The cause, where there is evidence of one.
     *
     * @param report of a crash that the JVM noticed
     * @param victim what the previous start saw last before the kernel killed for memory
     */
    public static Optional<Failure> of(String worker, Optional<CrashReport> report, Optional<MemoryNote> victim) {
        return report.map(crash -> of(worker, crash)).or(() -> victim.map(note -> of(worker, note)));
    }

    private static Failure of(String worker, CrashReport report) {
        Map<String, String> evidence = Map.of("worker", worker, "frame", report.frame(), "file", report.file());
        return report.isOfMemory()
                ? new Failure(
                        FailureCode.OUT_OF_MEMORY,
                        "The worker's process ended for want of memory: " + report.signal(),
                        "recipe.batch_size",
                        evidence)
                : new Failure(
                        FailureCode.ENGINE_CRASHED,
                        "The engine crashed the worker's process: " + report.signal() + ".",
                        "",
                        evidence);
    }

    private static Failure of(String worker, MemoryNote note) {
        return new Failure(
                FailureCode.OUT_OF_MEMORY,
                "The kernel killed the worker's process because memory was full; it had " + note.residentBytes()
                        + " bytes a second before.",
                "recipe.batch_size",
                Map.of("worker", worker, "resident_bytes", Long.toString(note.residentBytes())));
    }
}
