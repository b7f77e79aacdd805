package dev.trainyard.learning.huggingface;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GPT-2's tensors under the names of transformers. Its linear maps are stored as [in, out], ours as [out, in], so they
 * are transposed on the way.
 */
public final class Gpt2Weights {

    private static final String PREFIX = "transformer.";
    private static final String TOKENS = "tokens.weight";
    private static final String HEAD = "head.weight";
    private static final String THEIR_HEAD = "lm_head.weight";

    /** Which places attention may see: constants that older versions of transformers stored with every block. */
    private static final Pattern MASK = Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias)");

    private Gpt2Weights() {}

    /**
     * Tensors of a file as this module's weights.
     *
     * @param tensors all of type F32, in any order, named with or without {@code transformer.} before them
     * @throws IllegalArgumentException when one is missing, is too much or has another shape, naming it
     */
    public static List<Tensor> read(GptConfig config, List<Tensor> tensors) {
        List<Tensor> weights = new ArrayList<>();
        matched(config, tensors)
                .forEach((name, tensor) ->
                        weights.add(isTransposed(name) ? transposed(tensor, name) : renamed(tensor, name)));
        return weights;
    }

    /** Their tensors by our names, in our order. */
    private static Map<String, Tensor> matched(GptConfig config, List<Tensor> tensors) {
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            String name = tensor.name().startsWith(PREFIX) ? tensor.name().substring(PREFIX.length()) : tensor.name();
            if (!MASK.matcher(name).matches() && given.put(name, tensor) != null) {
                throw new IllegalArgumentException("there are two tensors called " + name);
            }
        }
        if (config.tied()) {
            requireSame(given.remove(THEIR_HEAD), given.get(theirName(TOKENS)));
        }
        Map<String, Tensor> matched = new LinkedHashMap<>();
        GptParameters.shapes(config).forEach((name, shape) -> {
            Tensor tensor = given.remove(theirName(name));
            if (tensor == null) {
                throw new IllegalArgumentException("the model has no tensor " + theirName(name));
            }
            requireFitting(tensor, name, shape);
            matched.put(name, tensor);
        });
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has tensors that GPT-2 has no use for: " + String.join(", ", given.keySet()));
        }
        return matched;
    }

    /**
     * Tensors of a file as those of a file that {@link #write} would have written: under the same names, with nothing
     * that is too much. None is copied.
     *
     * @throws IllegalArgumentException as {@link #read} does
     */
    public static List<Tensor> renamed(GptConfig config, List<Tensor> tensors) {
        List<Tensor> renamed = new ArrayList<>();
        matched(config, tensors).forEach((name, tensor) -> renamed.add(renamed(tensor, fileName(name))));
        return renamed;
    }

    private static void requireSame(Tensor head, Tensor tokens) {
        if (head != null && (tokens == null || !head.bytes().equals(tokens.bytes()))) {
            throw new IllegalArgumentException(
                    THEIR_HEAD + " is not the same as " + theirName(TOKENS) + ", although tie_word_embeddings says so");
        }
    }

    private static void requireFitting(Tensor tensor, String name, List<Long> shape) {
        List<Long> expected = isTransposed(name) ? shape.reversed() : shape;
        if (tensor.type() != Tensor.Type.F32 || !tensor.shape().equals(expected)) {
            throw new IllegalArgumentException("tensor " + tensor.name() + " is " + tensor.type() + " of shape "
                    + tensor.shape() + "; config.json makes it F32 of shape " + expected);
        }
    }

    /**
     * This module's weights as tensors of a file. GPT-2 has biases always, so a model without them gets zeros, which
     * change nothing.
     */
    public static List<Tensor> write(GptConfig config, List<Tensor> weights) {
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor weight : GptParameters.inOrder(config, weights)) {
            String name = fileName(weight.name());
            tensors.add(isTransposed(weight.name()) ? transposed(weight, name) : renamed(weight, name));
            if (!config.biased() && hasBias(weight.name())) {
                long length = weight.shape().getFirst();
                tensors.add(Tensor.ofFloats(
                        name.replaceFirst("weight$", "bias"), new float[Math.toIntExact(length)], length));
            }
        }
        return tensors;
    }

    private static boolean hasBias(String name) {
        return name.startsWith("blocks.") || name.startsWith("norm.");
    }

    private static String fileName(String name) {
        return name.equals(HEAD) ? THEIR_HEAD : PREFIX + theirName(name);
    }

    private static String theirName(String name) {
        return switch (name) {
            case TOKENS -> "wte.weight";
            case HEAD -> THEIR_HEAD;
            case "positions.weight" -> "wpe.weight";
            default ->
                name.replaceFirst("^norm\\.", "ln_f.")
                        .replaceFirst("^blocks\\.", "h.")
                        .replace(".attention.norm.", ".ln_1.")
                        .replace(".attention.in.", ".attn.c_attn.")
                        .replace(".attention.out.", ".attn.c_proj.")
                        .replace(".feed_forward.norm.", ".ln_2.")
                        .replace(".feed_forward.up.", ".mlp.c_fc.")
                        .replace(".feed_forward.down.", ".mlp.c_proj.");
        };
    }

    /** The blocks' linear maps: everything of a block that is a matrix. */
    private static boolean isTransposed(String name) {
        return name.startsWith("blocks.") && name.endsWith(".weight") && !name.contains(".norm.");
    }

    private static Tensor renamed(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.bytes());
    }

    private static Tensor transposed(Tensor tensor, String name) {
        int rows = Math.toIntExact(tensor.shape().getFirst());
        int columns = Math.toIntExact(tensor.shape().getLast());
        ByteBuffer from = tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to.putInt((column * rows + row) * Integer.BYTES, from.getInt((row * columns + column) * Integer.BYTES));
            }
        }
        return new Tensor(name, tensor.type(), tensor.shape().reversed(), to);
    }
}
