package dev.trainyard.learning.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java process with this one's JVM and class path, and a folder of its own for what a crash leaves. */
public final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.output = process.inputReader();
    }

    /**
     * Starts a main class.
     *
     * @param wrapper a command that takes the JVM's command as its arguments; empty for none
     */
    public static ChildProcess start(List<String> wrapper, Class<?> main, Path folder, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:CompressedClassSpaceSize=128m",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve(CrashReport.FILE_PATTERN),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.log").toFile())
                .start();
        return new ChildProcess(process, folder);
    }

    /** Waits for a line of the child's output. */
    public void await(String line) throws IOException {
        for (String read = output.readLine(); read != null; read = output.readLine()) {
            lines.add(read);
            if (read.equals(line)) {
                return;
            }
        }
        throw new IllegalStateException("the child ended before it said " + line + ": " + lines + errors());
    }

    /** Asks it to end, as Ctrl-C and {@code docker stop} do. */
    public void terminate() {
        // Through its handle: the process itself would close its streams here as well.
        process.toHandle().destroy();
    }

    /** Sends it a signal by name. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("no signal " + name + " could be sent");
        }
    }

    /** Waits for the end and gives the exit code; a process killed by a signal that it did not handle has 128 + n. */
    public int exitCode() throws IOException, InterruptedException {
        output.lines().forEach(lines::add);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the child does not end: " + lines + errors());
        }
        return process.exitValue();
    }

    /** The lines that the child has printed, as far as they were waited for. */
    public List<String> lines() {
        return lines;
    }

    /** What it wrote to its error output. */
    public String errors() {
        try {
            return Files.readString(folder.resolve("errors.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM's error files: there is one for every crash. */
    public List<String> crashes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hs_err"))
                    .toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
