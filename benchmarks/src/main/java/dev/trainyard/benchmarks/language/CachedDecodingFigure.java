package dev.trainyard.benchmarks.language;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.language.LanguageProgram;
import dev.trainyard.learning.language.Precision;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What it saves to keep keys and values of the tokens that were read: 256 tokens written with them, and without. */
record CachedDecodingFigure(Supplier<Engine> engine, LongSupplier nanoTime) implements Figure {

    private static final int TOKENS = 256;
    private static final int VOCABULARY = 512;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "decoding";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(5, "times faster with kept keys and values, gpt-mini, 256 tokens,");
    }

    @Override
    public Result measure(PrintStream out) {
        GptConfig config = GptConfig.of(GptPreset.MINI, VOCABULARY, TOKENS);
        LanguageProgram program = engine.get()
                .call(() -> LanguageProgram.forAnswering(
                        engine.get(), config, Precision.F32, GptParameters.initial(config, 1)));
        List<Double> ratios = new ArrayList<>();
        try {
            cached(program); // warms up
            for (int round = 1; round <= ROUNDS; round++) {
                double with = seconds(() -> cached(program));
                double without = seconds(() -> uncached(program));
                ratios.add(without / with);
                out.printf(
                        Locale.ROOT,
                        "  round %d: with %.0f ms, without %.0f ms, %.1f times%n",
                        round,
                        with * 1e3,
                        without * 1e3,
                        without / with);
            }
        } finally {
            engine.get().call(() -> {
                program.close();
                return program;
            });
        }
        return new Result.Measured(ratios.stream().sorted().toList().get(ROUNDS / 2));
    }

    private double seconds(Runnable work) {
        long began = nanoTime.getAsLong();
        work.run();
        return (nanoTime.getAsLong() - began) / 1e9;
    }

    private void cached(LanguageProgram program) {
        LanguageProgram.TextCache cache = engine.get().call(() -> program.newText(TOKENS));
        for (int i = 0; i < TOKENS; i++) {
            long token = i % VOCABULARY;
            engine.get().call(() -> cache.extend(new long[] {token}, 1));
        }
        engine.get().call(() -> {
            cache.close();
            return cache;
        });
    }

    private void uncached(LanguageProgram program) {
        long[] tokens = new long[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            tokens[i] = i % VOCABULARY;
            long[] soFar = Arrays.copyOf(tokens, i + 1);
            engine.get().call(() -> program.logits(soFar, 1));
        }
    }
}
