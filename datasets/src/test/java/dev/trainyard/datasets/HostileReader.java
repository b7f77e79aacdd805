package dev.trainyard.datasets;

import dev.trainyard.datasets.prepare.DataPreparation;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A process with a small heap that prepares the files of a folder, and writes beside each what came of it. */
final class HostileReader {

    private HostileReader() {}

    public static void main(String[] folder) throws IOException {
        try (var files = Files.list(Path.of(folder[0]))) {
            for (Path file : files.sorted().toList()) {
                Files.writeString(
                        file.resolveSibling(file.getFileName() + ".outcome"), outcome(file), StandardCharsets.UTF_8);
            }
        }
    }

    private static String outcome(Path file) throws IOException {
        TestRecipe recipe = TestRecipe.classification("y");
        DataFile data = new DataFile(file, FileFormat.ofName(file.getFileName().toString()));
        return switch (DataPreparation.prepare(data, Optional.empty(), recipe.recipe())) {
            case Prepared.Ready ready -> "ready: " + ready.audit();
            case Prepared.Faulty faulty ->
                faulty.total() + " faults, the first: "
                        + faulty.faults().getFirst().sentence();
        };
    }
}
