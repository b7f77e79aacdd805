package dev.trainyard.system.yard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, with all that it says. It leads a process group, as under a terminal. */
public final class CommandProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private CommandProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("output").start(this::read);
    }

    /** Starts {@code trainyard} with arguments, as the launcher does after its build. */
    public static CommandProcess start(Path home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtrainyard.home=" + home,
                "-Dtrainyard.cwd=" + home,
                "-jar",
                home.resolve("command-line/target/command-line-0.1.0.jar").toString()));
        command.addAll(List.of(arguments));
        return new CommandProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }

    /** What it has said so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until it says something that contains a text. */
    public void awaitLine(String text) {
        Await.until("'" + text + "' is said, not only " + lines, LONGEST, () -> {
            boolean said = lines.stream().anyMatch(line -> line.contains(text));
            if (!said && !process.isAlive() && !reader.isAlive()) {
                throw new AssertionError("it ended without saying '" + text + "': " + lines);
            }
            return said;
        });
    }

    /** Waits for its end; gives the exit status. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it has not ended: " + lines);
        }
        reader.join(LONGEST);
        return process.exitValue();
    }

    /** The process, for signals that it alone gets. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ctrl-C: the signal goes to every process of the terminal's group, the children included. */
    public void interruptFromKeyboard() throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the process group " + process.pid() + " could not be interrupted");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, if a failed test left it running; its children end with it. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
