package dev.trainyard.benchmarks.language;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.language.LanguageLoop;
import dev.trainyard.learning.language.LanguageSettings;
import dev.trainyard.learning.language.Precision;
import dev.trainyard.learning.language.TextCorpus;
import dev.trainyard.learning.language.TokenArray;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** The run that the Python rival does as well: gpt-nano without biases, 12 windows of 64 tokens a step, AdamW, a cosine. */
record NanoRun(Engine engine, LongSupplier nanoTime, double rate, int steps) {

    static final double RIVALS_RATE = 1e-3;
    private static final int CONTEXT = 64;
    private static final int ROWS = 12;
    private static final int WARM_UP = 100;

    /** Learns from the first tokens and is judged by the last ones, in windows from their beginning, once at the end. */
    StepSeconds learn(TokenArray train, TokenArray validation, int vocabulary, long seed) {
        GptConfig config = GptConfig.of(GptPreset.NANO, vocabulary, CONTEXT).withoutBiases();
        StepSeconds steps = new StepSeconds();
        TrainingEnd end = new LanguageLoop(
                        engine,
                        config,
                        settings(seed),
                        new TextCorpus(train, CONTEXT, seed),
                        new TextCorpus(validation, CONTEXT, seed),
                        nanoTime)
                .run(GptParameters.initial(config, seed), Optional.empty(), steps, () -> StopRequest.NONE);
        if (!(end instanceof TrainingEnd.Finished)) {
            throw new IllegalStateException("seed " + seed + " ended: " + end);
        }
        return steps;
    }

    private LanguageSettings settings(long seed) {
        return new LanguageSettings(
                new Optimizer.AdamW(rate, 0.9, 0.99, 1e-8, 0.1),
                new Schedule(Schedule.Course.COSINE, Math.min(WARM_UP, steps / 2), 0.1),
                new Length.Steps(steps),
                new Batching.MiniBatch(ROWS, 1),
                OptionalDouble.of(1),
                0,
                new CheckpointSettings.Interval.Steps(steps),
                0,
                new EarlyStopping.Never(),
                Precision.F32,
                seed);
    }
}
