package dev.trainyard.learning.language;

import java.util.stream.Stream;

/** Tokens to learn from, cut into rows. */
public sealed interface Corpus permits TextCorpus, ExampleCorpus {

    /** Rows of one epoch. */
    int rows();

    /** Some rows of an epoch (1-based). */
    TokenBatch batch(long epoch, long[] rows);

    /**
     * All tokens exactly once and in order, for judging a model.
     *
     * @param rows the most rows of one batch
     */
    Stream<TokenBatch> inOrder(int rows);
}
