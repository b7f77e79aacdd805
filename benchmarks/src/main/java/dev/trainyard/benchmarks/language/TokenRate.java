package dev.trainyard.benchmarks.language;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.language.Corpus;
import dev.trainyard.learning.language.LanguageLoop;
import dev.trainyard.learning.language.LanguageSettings;
import dev.trainyard.learning.language.TextCorpus;
import dev.trainyard.learning.language.TokenArray;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How many tokens a second a language model learns from, whole steps of the product's own loop counted: rows cut,
 * forward, backward, clipping, AdamW, report. The tokens are drawn at random, since what they say has no influence on how long they take.
 */
public final class TokenRate {

    private static final int WARM_UP = 5;
    private static final Optimizer ADAM = new Optimizer.AdamW(6e-4, 0.9, 0.95, 1e-8, 0.1);

    private final Engine engine;
    private final int steps;
    private final LongSupplier nanoTime;
    private final PrintStream out;
    private final Map<GptConfig, List<Tensor>> weights = new HashMap<>();

    /**
     * Makes it.
     *
     * @param steps of each run; at least 8, of which the first 5 and the last do not count
     */
    public TokenRate(Engine engine, int steps, LongSupplier nanoTime, PrintStream out) {
        if (steps < WARM_UP + 3) {
            throw new IllegalArgumentException("at least " + (WARM_UP + 3) + " steps are needed, not " + steps);
        }
        this.engine = engine;
        this.steps = steps;
        this.nanoTime = nanoTime;
        this.out = out;
    }

    /** Measures a run and prints a line. */
    public void measure(TokenRun run) {
        int context = run.config().context();
        long tokens = (long) run.rows() * run.accumulate() * context;
        Corpus train = corpus(run.config(), tokens * steps + context + 1, 1);
        Corpus validation = corpus(run.config(), context + 1, 2);
        StepSeconds seconds = new StepSeconds();
        TrainingEnd end = new LanguageLoop(engine, run.config(), settings(run), train, validation, nanoTime)
                .run(
                        weights.computeIfAbsent(run.config(), config -> GptParameters.initial(config, 1)),
                        Optional.empty(),
                        seconds,
                        () -> StopRequest.NONE);
        if (!(end instanceof TrainingEnd.Finished)) {
            out.println(run.text() + " ended: " + end);
            return;
        }
        // The first steps warm up; the last one is validated as well.
        double[] sorted = seconds.between(WARM_UP, steps - 1);
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        out.printf(
                Locale.ROOT,
                "%-32s %7d tokens a step  median %9.3f ms (p10 %.3f, p90 %.3f)  %9.0f tokens/s  loss %.4f -> %.4f%n",
                run.text(),
                tokens,
                median * 1e3,
                sorted[sorted.length / 10] * 1e3,
                sorted[sorted.length * 9 / 10] * 1e3,
                tokens / median,
                seconds.firstLoss(),
                seconds.lastLoss());
    }

    private LanguageSettings settings(TokenRun run) {
        return new LanguageSettings(
                ADAM,
                new Schedule(Schedule.Course.CONSTANT, 0, 1),
                new Length.Steps(steps),
                new Batching.MiniBatch(run.rows(), run.accumulate()),
                OptionalDouble.of(1),
                0,
                new CheckpointSettings.Interval.Steps(steps),
                0,
                new EarlyStopping.Never(),
                run.precision(),
                1);
    }

    private static Corpus corpus(GptConfig config, long length, long seed) {
        int[] tokens =
                new SplittableRandom(seed).ints(length, 0, config.vocabulary()).toArray();
        return new TextCorpus(TokenArray.of(tokens), config.context(), seed);
    }
}
