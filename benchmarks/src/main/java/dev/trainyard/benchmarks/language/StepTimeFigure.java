package dev.trainyard.benchmarks.language;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.learning.language.TokenArray;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * How long a step of a small GPT takes, whole steps of the product's own loop, over how long the Python rival's takes.
 * They take turns, so that a slow minute of the machine hits both, and one has as many threads as the other.
 *
 * @param threads threads that one operation may use
 * @param run makes our run for a number of steps
 */
record StepTimeFigure(Rival rival, int threads, IntFunction<NanoRun> run) implements Figure {

    private static final int ROUNDS = 7;
    private static final int WARM_UP = 20;
    private static final int STEPS = 120;
    private static final int VOCABULARY = 65;
    private static final int TOKENS = 200_000;

    @Override
    public String name() {
        return "step";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(1, "time of a GPT's step over the Python rival's");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        Optional<String> missing = rival.missing();
        if (missing.isPresent()) {
            return new Result.Missing(missing.get());
        }
        out.printf("  with %d threads, which TRAINYARD_ENGINE_THREADS sets%n", threads);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double ours = ours(round);
            double theirs = rival.run("gpt", "--steps", Integer.toString(STEPS), "--threads", Integer.toString(threads))
                    .get("median_ms")
                    .asDouble();
            ratios.add(ours / theirs);
            out.printf(
                    Locale.ROOT, "  round %d: ours %.2f ms, rival %.2f ms, %.3f%n", round, ours, theirs, ours / theirs);
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        out.printf(Locale.ROOT, "  ratios from %.3f to %.3f%n", sorted.getFirst(), sorted.getLast());
        return new Result.Measured(sorted.get(ROUNDS / 2));
    }

    private double ours(long seed) {
        TokenArray tokens = TokenArray.of(
                new SplittableRandom(seed).ints(TOKENS, 0, VOCABULARY).toArray());
        double[] seconds = run.apply(WARM_UP + STEPS + 1)
                .learn(tokens, tokens.slice(0, 1000), VOCABULARY, seed)
                .between(WARM_UP, WARM_UP + STEPS);
        Arrays.sort(seconds);
        return seconds[seconds.length / 2] * 1e3;
    }
}
