package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.program.Seeds;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Models that are small enough to be checked number by number. */
final class TinyGpt {

    static final GptConfig BIASED = GptConfig.gpt2(11, 8, 2, 2, 6);
    static final GptConfig UNTIED = new GptConfig(11, 8, 2, 3, 6, 10, false, false, GptConfig.Gelu.TANH, 1e-5);

    private TinyGpt() {}

    /** Weights far from their first values, so that no part of the model does nearly nothing. */
    static List<Tensor> weights(GptConfig config, long seed) {
        return GptParameters.initial(config, seed).stream()
                .map(tensor -> {
                    float[] values = tensor.toFloats();
                    float[] noise = Seeds.normal(
                            values.length, 0.4, Seeds.mix(seed, tensor.name().hashCode()));
                    for (int i = 0; i < values.length; i++) {
                        values[i] += noise[i];
                    }
                    return Tensor.ofFloats(
                            tensor.name(),
                            values,
                            tensor.shape().stream().mapToLong(Long::longValue).toArray());
                })
                .toList();
    }

    static LanguageSettings settings(Optimizer optimizer) {
        return new LanguageSettings(
                optimizer,
                new Schedule(Schedule.Course.COSINE, 3, 0.1),
                new Length.Steps(12),
                new Batching.MiniBatch(3, 2),
                OptionalDouble.empty(),
                0,
                new CheckpointSettings.Interval.Steps(4),
                0,
                new EarlyStopping.Never(),
                Precision.F32,
                5);
    }

    static LanguageSettings with(LanguageSettings settings, OptionalDouble clip, double dropout) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                settings.batching(),
                clip,
                dropout,
                settings.checkpointEvery(),
                settings.validateEvery(),
                settings.earlyStopping(),
                settings.precision(),
                settings.seed());
    }

    static LanguageSettings seeded(LanguageSettings settings, long seed) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                settings.batching(),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                settings.validateEvery(),
                settings.earlyStopping(),
                settings.precision(),
                seed);
    }

    static LanguageSettings computedIn(LanguageSettings settings, Precision precision) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                settings.batching(),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                settings.validateEvery(),
                settings.earlyStopping(),
                precision,
                settings.seed());
    }

    static LanguageSettings batched(LanguageSettings settings, int size, int accumulate) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                new Batching.MiniBatch(size, accumulate),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                settings.validateEvery(),
                settings.earlyStopping(),
                settings.precision(),
                settings.seed());
    }

    static LanguageSettings validatedEvery(LanguageSettings settings, long steps) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                settings.batching(),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                steps,
                settings.earlyStopping(),
                settings.precision(),
                settings.seed());
    }

    static LanguageSettings lasting(LanguageSettings settings, Length length) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                length,
                settings.batching(),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                settings.validateEvery(),
                settings.earlyStopping(),
                settings.precision(),
                settings.seed());
    }

    static LanguageSettings stopping(LanguageSettings settings, EarlyStopping rule) {
        return new LanguageSettings(
                settings.optimizer(),
                settings.schedule(),
                settings.length(),
                settings.batching(),
                settings.gradientClip(),
                settings.dropout(),
                settings.checkpointEvery(),
                settings.validateEvery(),
                rule,
                settings.precision(),
                settings.seed());
    }

    static TokenBatch batch(GptConfig config, int rows, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] tokens =
                random.longs((long) rows * width, 0, config.vocabulary()).toArray();
        long[] labels =
                random.longs((long) rows * width, 0, config.vocabulary()).toArray();
        for (int i = 0; i < labels.length; i += 3) {
            labels[i] = TokenBatch.NOT_COUNTED;
        }
        return new TokenBatch(tokens, labels, rows);
    }
}
