package dev.trainyard.learning.gpt;

import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.learning.program.ProgramText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a GPT is: everything that its answers follow from, beside its parameters.
 *
 * @param vocabulary how many tokens there are
 * @param context the most tokens that it sees at once
 * @param width of a token's vector
 * @param feedForward width of the layer between up and down; GPT-2 has four times the width
 * @param biased whether norms and linear maps have biases; GPT-2's have
 * @param tied whether the head is the tokens' own matrix; GPT-2's is
 */
public record GptConfig(
        int vocabulary,
        int context,
        int layers,
        int heads,
        int width,
        int feedForward,
        boolean biased,
        boolean tied,
        Gelu gelu,
        double normEpsilon) {

    /** How the Gaussian error linear unit (Hendrycks and Gimpel 2016) is computed. */
    public enum Gelu {
        /** By the error function itself. */
        EXACT,
        /** By the hyperbolic tangent, as GPT-2 does. */
        TANH
    }

    public GptConfig {
        requirePositive("vocabulary", vocabulary);
        requirePositive("context", context);
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("width", width);
        requirePositive("feedForward", feedForward);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "the width is cut evenly among the heads, so " + width + " cannot be shared by " + heads);
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("the norms' epsilon is above 0, not " + normEpsilon);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
    }

    /** GPT-2 in a size of one's own. */
    public static GptConfig gpt2(int vocabulary, int context, int layers, int heads, int width) {
        return new GptConfig(vocabulary, context, layers, heads, width, 4 * width, true, true, Gelu.TANH, 1e-5);
    }

    /** A preset for a vocabulary and a context. */
    public static GptConfig of(GptPreset preset, int vocabulary, int context) {
        return gpt2(vocabulary, context, preset.layers(), preset.heads(), preset.width());
    }

    /** The same without biases, which small models do not miss. */
    public GptConfig withoutBiases() {
        return new GptConfig(vocabulary, context, layers, heads, width, feedForward, false, tied, gelu, normEpsilon);
    }

    /** The program that computes it. */
    public ProgramText program() {
        return ProgramText.gpt();
    }

    /** What the program has to know of it. */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("layers", layers);
        attributes.put("heads", heads);
        attributes.put("tied", tied);
        attributes.put("biased", biased);
        attributes.put("tanh", gelu == Gelu.TANH);
        attributes.put("norm_epsilon", normEpsilon);
        return attributes;
    }
}
