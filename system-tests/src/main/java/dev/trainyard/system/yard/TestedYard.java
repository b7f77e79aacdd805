package dev.trainyard.system.yard;

import dev.trainyard.commandline.stack.Console;
import dev.trainyard.commandline.stack.FreePorts;
import dev.trainyard.commandline.stack.Ground;
import dev.trainyard.commandline.stack.Installation;
import dev.trainyard.commandline.stack.Yard;
import dev.trainyard.commandline.stack.YardFolder;
import dev.trainyard.commandline.stack.YardSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A real yard whose processes can be sent any signal. */
public final class TestedYard implements AutoCloseable {

    private static final Duration RESTART = Duration.ofMinutes(2);

    private final YardFolder folder;
    private final Ground ground;
    private final Yard yard;
    private final Api api;

    private TestedYard(YardFolder folder, Ground ground, Yard yard) {
        this.folder = folder;
        this.ground = ground;
        this.yard = yard;
        this.api = new Api(yard.address());
    }

    /** Starts a yard and waits until all of it can be used; what it says goes to a file beside its logs. */
    public static TestedYard start(Path data, YardSettings settings) throws IOException {
        YardFolder folder = YardFolder.open(data);
        Path said = folder.folder("logs").resolve("console.log");
        PrintStream out = new PrintStream(said.toFile(), StandardCharsets.UTF_8);
        Yard yard = new Yard(folder, Installation.current(), new Console(out, false), Clock.systemUTC(), settings);
        try {
            yard.start();
            return new TestedYard(folder, settings.ground(), yard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a yard was starting", e);
        }
    }

    /** A port that nobody uses at the moment. */
    public static int freePort() throws IOException {
        return FreePorts.next();
    }

    public Api api() {
        return api;
    }

    /** One of its gateways. */
    public Api api(String gateway) {
        return new Api(address(gateway));
    }

    /** Where one of its gateways answers. */
    public URI address(String gateway) {
        return URI.create("http://127.0.0.1:" + folder.recall("port." + gateway).orElseThrow());
    }

    /** Its folder. */
    public Path data() {
        return folder.root();
    }

    /** Where its broker listens. */
    public String bootstrap() {
        return switch (ground) {
            case Ground.Embedded ignored ->
                "127.0.0.1:" + folder.recall("port.broker").orElseThrow();
            case Ground.Servers servers -> servers.bootstrap();
        };
    }

    /** Waits until each of its services says that it can be used. */
    public void awaitReady() {
        for (String service : yard.processes().keySet()) {
            Optional<String> port = folder.recall("port." + service);
            if (port.isPresent() && !Set.of("broker", "objects").contains(service)) {
                Api health = new Api(URI.create("http://127.0.0.1:" + port.get()));
                Await.until(service + " is ready", RESTART, () -> health.answers("/q/health/ready"));
            }
        }
    }

    /** One of its processes, when it is alive. */
    public Optional<ProcessHandle> process(String name) {
        return Optional.ofNullable(yard.processes().get(name));
    }

    /** One of its processes; waits while it is being started again. */
    public ProcessHandle alive(String name) {
        return Await.present(name + " is alive", RESTART, () -> process(name));
    }

    /** Sends a signal, by its name without SIG; gives the process that got it. */
    public ProcessHandle signal(String name, String signal) {
        ProcessHandle process = alive(name);
        send(process, signal);
        return process;
    }

    /** Sends a signal to a process. */
    public static void send(ProcessHandle process, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("process " + process.pid() + " could not be sent SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends one of its processes at once, as a power cut would; gives the process that it was. */
    public ProcessHandle kill(String name) {
        return signal(name, "KILL");
    }

    /** Waits until another process bears the name. */
    public void awaitSuccessor(String name, ProcessHandle dead) {
        Await.until(name + " is started again", RESTART, () -> process(name)
                .filter(now -> now.pid() != dead.pid())
                .isPresent());
    }

    @Override
    public void close() {
        try {
            yard.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
