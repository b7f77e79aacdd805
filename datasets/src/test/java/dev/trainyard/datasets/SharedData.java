package dev.trainyard.datasets;

import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Real data that lie beside a checkout, in {@code shared/data}, or where {@code -Dtrainyard.shared} says. */
final class SharedData {

    private SharedData() {}

    /** The file; the test is skipped, and says so, when it is not there. */
    static DataFile file(String name) {
        Optional<Path> file = folder().map(folder -> folder.resolve(name)).filter(Files::exists);
        if (file.isEmpty()) {
            System.out.println(
                    "data absent: shared/data/" + name + " is not beside this checkout; its tests are skipped");
        }
        Assumptions.assumeTrue(file.isPresent(), "data absent: " + name);
        return new DataFile(file.orElseThrow(), FileFormat.ofName(name));
    }

    private static Optional<Path> folder() {
        String named = System.getProperty("trainyard.shared", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named, "data"));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }
}
