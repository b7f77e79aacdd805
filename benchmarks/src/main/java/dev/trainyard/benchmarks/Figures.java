package dev.trainyard.benchmarks;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.benchmarks.language.LanguageFigures;
import dev.trainyard.benchmarks.quality.Quality;
import dev.trainyard.benchmarks.yard.BuildTime;
import dev.trainyard.benchmarks.yard.DatesExample;
import dev.trainyard.benchmarks.yard.FirstToken;
import dev.trainyard.benchmarks.yard.IdleMemory;
import dev.trainyard.benchmarks.yard.SubmitLatency;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code ./trainyard figures [NAME…]}: measures what we claim. Fails when a claim is missed or its data is missing. */
public final class Figures {

    /** Threads that one operation of the engine may use; named as the services' setting is. */
    private static final int THREADS = Optional.ofNullable(System.getenv("TRAINYARD_ENGINE_THREADS"))
            .map(Integer::parseInt)
            .orElse(1);

    private final PrintStream out;
    private int failed;

    private Figures(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path home = Path.of(System.getProperty("trainyard.home", "."))
                .toAbsolutePath()
                .normalize();
        try (LazyEngine engine = new LazyEngine()) {
            List<Figure> all = all(home, engine);
            Set<String> asked = new TreeSet<>(List.of(arguments));
            all.stream().map(Figure::name).toList().forEach(asked::remove);
            if (!asked.isEmpty()) {
                out.println("There is no figure " + String.join(", ", asked) + ". Those that can be asked for: "
                        + String.join(", ", all.stream().map(Figure::name).toList()));
                System.exit(2);
            }
            List<String> names = List.of(arguments);
            Figures figures = new Figures(out);
            figures.measure(all.stream()
                    .filter(figure -> names.isEmpty() || names.contains(figure.name()))
                    .toList());
            if (figures.failed > 0) {
                System.exit(1);
            }
        }
    }

    private static List<Figure> all(Path home, LazyEngine engine) {
        Quality quality = new Quality(home, sharedData(home), engine::get, System::nanoTime);
        LanguageFigures language = new LanguageFigures(sharedData(home), engine::get, THREADS, System::nanoTime);
        List<Figure> all = new ArrayList<>(quality.figures());
        all.addAll(language.figures());
        all.add(new DatesExample(home, System::nanoTime));
        all.add(new FirstToken(home, Clock.systemUTC()));
        all.add(new SubmitLatency(home, Clock.systemUTC()));
        all.add(new IdleMemory(home));
        all.add(new BuildTime(home, System::nanoTime));
        return all;
    }

    /** Where the data lies that is not ours to ship: beside the checkout, unless said otherwise. */
    public static Path sharedData(Path home) {
        return Optional.ofNullable(System.getProperty("trainyard.shared"))
                .or(() -> Optional.ofNullable(System.getenv("TRAINYARD_SHARED")))
                .map(Path::of)
                .orElseGet(() -> home.resolve("../shared"))
                .resolve("data")
                .normalize();
    }

    private void measure(List<Figure> figures) throws IOException, InterruptedException {
        List<String> summary = new ArrayList<>();
        for (Figure figure : figures) {
            out.println(figure.name() + ": " + figure.goal().sentence());
            String end = ending(figure, figure.measure(out));
            out.println("  " + end);
            summary.add(String.format(
                    Locale.ROOT, "%-12s %-60s %s", figure.name(), figure.goal().sentence(), end));
        }
        if (summary.size() > 1) {
            out.println();
            summary.forEach(out::println);
        }
    }

    private String ending(Figure figure, Figure.Result result) {
        return switch (result) {
            case Figure.Result.Missing missing -> {
                failed++;
                yield "MISSING: " + missing.what();
            }
            case Figure.Result.Measured measured -> {
                boolean reached = figure.goal().isReachedBy(measured.value());
                failed += reached ? 0 : 1;
                yield Goal.number(measured.value()) + (reached ? "  reached" : "  MISSED");
            }
        };
    }

    /** Started by the first figure that learns: the others do without. */
    private static final class LazyEngine implements AutoCloseable {
        private Optional<Engine> engine = Optional.empty();

        Engine get() {
            if (engine.isEmpty()) {
                engine = Optional.of(Engine.start(EngineSettings.defaults().with(THREADS)));
            }
            return engine.get();
        }

        @Override
        public void close() {
            engine.ifPresent(Engine::close);
        }
    }
}
