package dev.trainyard.datasets;

import dev.trainyard.datasets.prepare.DataPreparation;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import dev.trainyard.job.recipe.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files that a user might upload, in a folder of the test. */
public record Uploads(Path folder) {

    /** A file with a name that tells its format. */
    public DataFile file(String name, byte[] content) {
        try {
            return new DataFile(Files.write(folder.resolve(name), content), FileFormat.ofName(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DataFile csv(String content) {
        return file("rows.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    public DataFile jsonl(String content) {
        return file("rows.jsonl", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Another file beside the first. */
    public DataFile validationCsv(String content) {
        return file("validation.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    public static Prepared prepare(DataFile file, Recipe recipe) {
        return prepare(file, Optional.empty(), recipe);
    }

    public static Prepared prepare(DataFile file, Optional<DataFile> validation, Recipe recipe) {
        try {
            return DataPreparation.prepare(file, validation, recipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What must have come out of good rows. */
    public static Prepared.Ready ready(Prepared prepared) {
        return switch (prepared) {
            case Prepared.Ready ready -> ready;
            case Prepared.Faulty faulty -> throw new AssertionError("faulty: " + sentences(faulty));
        };
    }

    /** What must have come out of bad rows. */
    public static Prepared.Faulty faulty(Prepared prepared) {
        return switch (prepared) {
            case Prepared.Ready ready -> throw new AssertionError("ready: " + ready.audit());
            case Prepared.Faulty faulty -> faulty;
        };
    }

    public static List<String> sentences(Prepared prepared) {
        return faulty(prepared).faults().stream().map(DataFault::sentence).toList();
    }
}
