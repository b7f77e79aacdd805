package dev.trainyard.learning.language;

import dev.trainyard.learning.program.Seeds;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A running text. To learn from, it is cut into windows as wide as the model's context, in every epoch at other places,
 * so that each token is seen once an epoch but not always behind the same ones. To judge a model, it is cut into
 * windows from its beginning, of which the last may be shorter.
 */
public final class TextCorpus implements Corpus {

    private final TokenArray tokens;
    private final int width;
    private final long seed;

    /**
     * Makes it.
     *
     * @param context the most tokens of a row
     * @param seed of the cuts
     * @throws IllegalArgumentException for fewer than two tokens, which predict nothing
     */
    public TextCorpus(TokenArray tokens, int context, long seed) {
        if (tokens.length() < 2) {
            throw new IllegalArgumentException(
                    "a text needs at least two tokens to learn from, not " + tokens.length());
        }
        this.tokens = tokens;
        this.width = (int) Math.min(context, tokens.length() - 1);
        this.seed = seed;
    }

    @Override
    public int rows() {
        return Math.toIntExact(Math.max(1, (tokens.length() - width) / width));
    }

    @Override
    public TokenBatch batch(long epoch, long[] rows) {
        long shift = Long.remainderUnsigned(Seeds.mix(seed, Seeds.SHUFFLE, epoch, -1), room());
        long[] starts = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            starts[i] = shift + rows[i] * width;
        }
        return windows(starts, width);
    }

    /** How many places the first window may begin at. */
    private long room() {
        return Math.min(width, tokens.length() - (long) rows() * width);
    }

    @Override
    public Stream<TokenBatch> inOrder(int rows) {
        long predicted = tokens.length() - 1;
        long whole = predicted / width;
        Stream<TokenBatch> full = LongStream.iterate(0, first -> first < whole, first -> first + rows)
                .mapToObj(first -> windows(
                        LongStream.range(first, Math.min(first + rows, whole))
                                .map(window -> window * width)
                                .toArray(),
                        width));
        int rest = (int) (predicted - whole * width);
        return rest == 0
                ? full
                : Stream.concat(full, Stream.of(whole * width).map(start -> windows(new long[] {start}, rest)));
    }

    private TokenBatch windows(long[] starts, int length) {
        long[] seen = new long[starts.length * length];
        long[] next = new long[seen.length];
        for (int row = 0; row < starts.length; row++) {
            for (int i = 0; i < length; i++) {
                seen[row * length + i] = tokens.at(starts[row] + i);
                next[row * length + i] = tokens.at(starts[row] + i + 1);
            }
        }
        return new TokenBatch(seen, next, starts.length);
    }
}
