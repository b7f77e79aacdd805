package dev.trainyard.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test that asks for it the address of the same yard, which is stopped after the last of them. */
final class RunningYard implements ParameterResolver {

    static final Path HOME =
            Path.of(System.getProperty("trainyard.home", "..")).toAbsolutePath().normalize();

    /** A name that clients have in their code: a base of this yard stands for it. */
    static final String ELSEWHERES = "gpt-4o-mini-2024-07-18";

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(RunningYard.class);
    private static final String UP = "The yard is up.";

    /** A yard as the launcher starts it, in a process of its own. */
    private record Started(Process process, URI address) implements AutoCloseable {

        static Started now() {
            try {
                int port = freePort();
                Path data =
                        Path.of("target", "yards", "yard-" + System.nanoTime()).toAbsolutePath();
                Files.createDirectories(data);
                ProcessBuilder builder = new ProcessBuilder(command(port, data)).redirectErrorStream(true);
                builder.environment().put("TRAINYARD_MODELS_ALIASES", ELSEWHERES + "=gpt-nano");
                Process process = builder.start();
                awaitUp(process);
                return new Started(process, URI.create("http://127.0.0.1:" + port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static List<String> command(int port, Path data) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dtrainyard.home=" + HOME,
                    "-Dtrainyard.cwd=" + HOME,
                    "-jar",
                    HOME.resolve("command-line/target/command-line-0.1.0.jar").toString(),
                    "up",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    data.toString());
        }

        /** Reads what it says until it is up, and then on, so that it never waits for a reader. */
        private static void awaitUp(Process process) throws IOException {
            BufferedReader out = process.inputReader();
            List<String> said = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (line.contains(UP)) {
                    Thread.ofPlatform().daemon().start(() -> drain(out));
                    return;
                }
            }
            throw new IllegalStateException("the yard did not come up: " + said);
        }

        private static void drain(BufferedReader out) {
            try (out) {
                out.lines().forEach(line -> {});
            } catch (IOException | UncheckedIOException e) {
                return; // It has ended.
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.onExit().get(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == URI.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent(Started.class, ignored -> Started.now(), Started.class)
                .address();
    }
}
