package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each wall has a small sample in {@code src/test/resources/violations}: its classes named {@code Breaks…} must be
 * reported, those named {@code Keeps…} must not.
 */
class EveryWallCanFailTest {

    private static final Path SAMPLES = Checkout.find().root().resolve("system-tests/src/test/resources/violations");

    @TempDir
    private Path folder;

    static List<Wall> walls() {
        return Walls.all();
    }

    @ParameterizedTest
    @MethodSource("walls")
    void aSampleThatBreachesTheWallIsReported(Wall wall) {
        List<Path> sources = Checkout.javaFiles(SAMPLES.resolve(wall.name()));
        Sources.compile(sources, folder);
        Code sample = new Code(new ClassFileImporter().importPath(folder), sources);

        List<String> breaches = wall.breaches().apply(sample);

        List<String> breakers = named(sources, "Breaks");
        assertThat(breakers).isNotEmpty();
        assertThat(breakers).allSatisfy(name -> assertThat(breaches).anyMatch(breach -> breach.contains(name)));
        assertThat(named(sources, "Keeps")).isNotEmpty();
        assertThat(breaches).noneMatch(breach -> breach.contains("Keeps"));
    }

    private static List<String> named(List<Path> sources, String start) {
        return sources.stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> name.startsWith(start))
                .toList();
    }

    @Test
    void everySampleBelongsToAWall() throws IOException {
        try (Stream<Path> folders = Files.list(SAMPLES)) {
            assertThat(folders.map(sample -> sample.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Walls.all().stream().map(Wall::name).toList());
        }
    }
}
