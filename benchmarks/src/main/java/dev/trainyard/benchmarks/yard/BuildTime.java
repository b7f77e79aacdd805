package dev.trainyard.benchmarks.yard;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long a new user waits for the first build: a clone of what is committed here, nothing built, no library in the
 * local repository, and the network as it is.
 */
public record BuildTime(Path home, LongSupplier nanoTime) implements Figure {

    private static final double NANOS_PER_MINUTE = 60e9;

    @Override
    public String name() {
        return "build";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(10, "minutes of a clean build with an empty local repository");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        if (!Files.exists(home.resolve(".git"))) {
            return new Result.Missing(home + " is no clone, so there is nothing to clone");
        }
        Path folder = Files.createTempDirectory("trainyard-build");
        try {
            Path clone = folder.resolve("clone");
            run(folder, List.of("git", "clone", "-q", "--depth", "1", "file://" + home, clone.toString()));
            long began = nanoTime.getAsLong();
            run(
                    clone,
                    List.of(
                            clone.resolve("mvnw").toString(),
                            "-B",
                            "-q",
                            "-DskipTests",
                            "-Dspotless.check.skip=true",
                            "-Dmaven.repo.local=" + folder.resolve("repository"),
                            "package"));
            double minutes = (nanoTime.getAsLong() - began) / NANOS_PER_MINUTE;
            out.printf(Locale.ROOT, "  built in %.1f minutes%n", minutes);
            return new Result.Measured(minutes);
        } finally {
            RunningYard.delete(folder);
        }
    }

    private static void run(Path where, List<String> command) throws IOException, InterruptedException {
        Path output = where.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + Files.readString(output));
        }
    }
}
