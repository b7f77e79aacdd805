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
        return YardFolder.open(folder(data));
    }

    /** A yard's folder as it was given: the usual ones stand in the checkout, others where the user stands. */
    static Path folder(Path given) {
        return given.startsWith(".trainyard")
                ? Path.of(System.getProperty("trainyard.home", ".")).resolve(given)
                : file(given);
    }

    URI address() throws IOException {
        return URI.create("http://127.0.0.1:" + open().recall("port.gateway").orElse("8080"));
    }

    static Path file(Path given) {
        return Path.of(System.getProperty("trainyard.cwd", ".")).resolve(given);
    }
}
