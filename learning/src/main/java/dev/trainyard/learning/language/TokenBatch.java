package dev.trainyard.learning.language;

import dev.trainyard.job.tensor.Tensor;
import java.util.Arrays;

/**
 * Rows of tokens, and what should follow each of them.
 *
 * @param tokens row by row
 * @param labels of the same length; {@link #NOT_COUNTED} where nothing is asked
 * @param rows how many there are
 */
public record TokenBatch(long[] tokens, long[] labels, int rows) {

    /** The label of a token that has no part in the loss. */
    public static final long NOT_COUNTED = -100;

    public TokenBatch {
        if (rows < 1 || tokens.length == 0 || tokens.length % rows != 0 || labels.length != tokens.length) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens and " + labels.length + " labels do not make " + rows + " rows");
        }
    }

    /** Tokens of one row. */
    public int width() {
        return tokens.length / rows;
    }

    /** How many labels count. */
    public long counted() {
        return Arrays.stream(labels).filter(label -> label != NOT_COUNTED).count();
    }

    Tensor tokenTensor() {
        return Tensor.ofLongs("tokens", tokens, rows, width());
    }

    Tensor labelTensor() {
        return Tensor.ofLongs("labels", labels, rows, width());
    }
}
