package dev.trainyard.commandline;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine;

/** Where the yard answers that a command speaks to: the one of a folder on this machine, or any other. */
final class YardAddress {

    @CommandLine.Mixin
    private YardOptions folder = new YardOptions();

    @CommandLine.Option(
            names = "--to",
            paramLabel = "URL",
            description = "A yard that runs elsewhere, such as http://trainyard.example:8080, in the place of --data",
            converter = HttpAddress.class)
    private Optional<URI> elsewhere = Optional.empty();

    URI get() throws IOException {
        return elsewhere.isPresent() ? elsewhere.get() : folder.address();
    }
}
