package dev.trainyard.commandline;

import dev.trainyard.commandline.stack.YardFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine;

/** Which yard a command is for. */
final class YardOptions {

    @CommandLine.Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The yard's folder (default: ${DEFAULT-VALUE})",
            defaultValue = ".trainyard/yard")
    private Path data;

    YardFolder open() throws IOException {
        // The launcher starts us in the checkout; names that the user gave are meant from where the user stands.
        Path from = Path.of(System.getProperty("trainyard.cwd", "."));
        Path base = data.startsWith(".trainyard") ? Path.of(System.getProperty("trainyard.home", ".")) : from;
        return YardFolder.open(base.resolve(data));
    }

    URI address() throws IOException {
        return URI.create("http://127.0.0.1:" + open().recall("port.gateway").orElse("8080"));
    }

    static Path file(Path given) {
        return Path.of(System.getProperty("trainyard.cwd", ".")).resolve(given);
    }
}
