package dev.trainyard.benchmarks.language;

import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.language.Precision;
import java.util.Locale;

/**
 * A run whose tokens are to be counted.
 *
 * @param text as it was asked for
 * @param rows of a micro-batch
 * @param accumulate micro-batches of a step
 */
public record TokenRun(String text, GptConfig config, int rows, int accumulate, Precision precision) {

    private static final int PARTS = 5;

    /** Reads one that is written as {@code gpt-small:50257:8x2:bf16}: preset, vocabulary, rows × micro-batches, precision. */
    public static TokenRun parse(String text) {
        String[] parts = text.split("[:x]");
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(text + " is no run; one is written gpt-small:50257:8x2:bf16");
        }
        GptPreset preset = GptPreset.named(parts[0])
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no preset " + parts[0] + "; there are " + GptPreset.names()));
        return new TokenRun(
                text,
                GptConfig.of(preset, Integer.parseInt(parts[1]), preset.context()),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Precision.valueOf(parts[4].toUpperCase(Locale.ROOT)));
    }
}
