package dev.trainyard.benchmarks.language;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.learning.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The figures about language models.
 *
 * @param shared the folder of data that is not ours to ship; the rival's script lies beside it
 * @param threads threads that one operation of the engine may use
 */
public record LanguageFigures(Path shared, Supplier<Engine> engine, int threads, LongSupplier nanoTime) {

    private static final int SHAKESPEARE_STEPS = 2000;

    /** All of them. */
    public List<Figure> figures() {
        Rival rival = new Rival(
                Optional.ofNullable(System.getenv("TRAINYARD_PEER_PYTHON")).orElse("python3"),
                shared.resolveSibling("tools").resolve("peer_pytorch.py"));
        return List.of(
                new ShakespeareFigure(
                        shared.resolve("tinyshakespeare.txt"),
                        rival,
                        rate -> new NanoRun(engine.get(), nanoTime, rate, SHAKESPEARE_STEPS)),
                new StepTimeFigure(
                        rival, threads, steps -> new NanoRun(engine.get(), nanoTime, NanoRun.RIVALS_RATE, steps)),
                new CachedDecodingFigure(engine, nanoTime),
                new TokenizerFigure(nanoTime));
    }
}
