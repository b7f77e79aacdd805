package dev.trainyard.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.trainyard.benchmarks.Figures;
import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures about learning, as {@code ./trainyard figures} measures them. */
class QualityTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static Engine engine;

    @BeforeAll
    static void startTheEngine() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void endTheEngine() {
        engine.close();
    }

    static List<Figure> figures() {
        return quality(Figures.sharedData(HOME)).figures();
    }

    private static Quality quality(Path shared) {
        return new Quality(HOME, shared, () -> engine, System::nanoTime);
    }

    @ParameterizedTest
    @MethodSource("figures")
    void theFigureIsReached(Figure figure) throws IOException, InterruptedException {
        ByteArrayOutputStream values = new ByteArrayOutputStream();

        Figure.Result result = figure.measure(new PrintStream(values, true, StandardCharsets.UTF_8));

        switch (result) {
            case Figure.Result.Missing missing -> {
                System.out.println("MISSING for the figure " + figure.name() + ": " + missing.what());
                abort(missing.what());
            }
            case Figure.Result.Measured measured ->
                assertThat(figure.goal().isReachedBy(measured.value()))
                        .as("%s came to %s:%n%s", figure.goal().sentence(), measured.value(), values)
                        .isTrue();
        }
    }

    @Test
    void aFigureWithoutItsDataIsMissing(@TempDir Path empty) throws IOException, InterruptedException {
        Figure titanic = quality(empty).figures().stream()
                .filter(figure -> figure.name().equals("titanic"))
                .findFirst()
                .orElseThrow();

        assertThat(titanic.measure(System.out)).isInstanceOf(Figure.Result.Missing.class);
    }

    /** The file in the checkout is what its generator writes, so nobody has chosen the rows. */
    @Test
    void theTeachersRowsAreWhatTheirGeneratorWrites(@TempDir Path folder) throws IOException, InterruptedException {
        Path written = folder.resolve("teacher.csv");
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        HOME.resolve("examples/Teacher.java").toString())
                .redirectOutput(written.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(generator.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(written).hasSameTextualContentAs(HOME.resolve("examples/teacher.csv"));
        assertThat(Files.readAllLines(written)).hasSize(641);
    }
}
