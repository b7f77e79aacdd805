package dev.trainyard.benchmarks.yard;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much memory a whole yard takes when it has worked and has nothing to do: the proportional set sizes of all its
 * processes, so that pages which they share count once.
 */
public record IdleMemory(Path home) implements Figure {

    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_JOB = Duration.ofMinutes(5);
    private static final double BYTES_PER_KIB = 1024;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(2.5, "gigabytes of memory of an idle yard, engines loaded,");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        if (!Files.isReadable(Path.of("/proc/self/smaps_rollup"))) {
            return new Result.Missing("this machine has no /proc/PID/smaps_rollup");
        }
        try (RunningYard yard = RunningYard.start(home);
                JobLog log = new JobLog(yard.bootstrap())) {
            String file = yard.upload(home.resolve("examples/iris.csv"));
            log.awaitEnd(
                    yard.submit("mlp", file, Map.of("task", "classification", "target", "species"))
                            .get("id")
                            .asText(),
                    LONGEST_JOB);
            Thread.sleep(REST);
            return new Result.Measured(weigh(yard, out));
        }
    }

    private static double weigh(RunningYard yard, PrintStream out) throws IOException {
        Map<String, Double> weights = new TreeMap<>();
        for (ProcessHandle process : yard.processes().toList()) {
            weights.merge(nameOf(process.pid()), gigabytes(process.pid()), Double::sum);
        }
        weights.forEach((name, weight) -> out.printf(Locale.ROOT, "  %-20s %.3f GB%n", name, weight));
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double gigabytes(long pid) throws IOException {
        String pss = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " does not say how large it is"));
        return Double.parseDouble(pss.replaceAll("[^0-9]", "")) * BYTES_PER_KIB / 1e9;
    }

    /** By what stands in the command: the module whose jar it runs, or the class in the command line's jar. */
    private static String nameOf(long pid) throws IOException {
        String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        return List.of("EmbeddedBroker", "EmbeddedObjectStore", "api-gateway", "trainer-service", "evaluator-service")
                .stream()
                .filter(command::contains)
                .findFirst()
                .orElse("launcher");
    }
}
