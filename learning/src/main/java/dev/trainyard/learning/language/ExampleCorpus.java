package dev.trainyard.learning.language;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Separate texts, one a row. Rows of a batch are filled up to the longest of them behind their ends, where causal
 * attention lets nothing look and no label counts.
 */
public final class ExampleCorpus implements Corpus {

    private static final int FILLING = 0;

    private final List<Example> examples;

    /**
     * Makes it.
     *
     * @param context the most tokens that a model sees at once
     * @throws IllegalArgumentException for an example that is too long or has nothing to learn, naming its place
     */
    public ExampleCorpus(List<Example> examples, int context) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("there are no examples to learn from");
        }
        for (int i = 0; i < examples.size(); i++) {
            int length = examples.get(i).tokens().length;
            if (length > context + 1) {
                throw new IllegalArgumentException("example " + (i + 1) + " has " + length
                        + " tokens; the model sees at most " + context + " and says one more");
            }
            if (examples.get(i).counted() == 0) {
                throw new IllegalArgumentException("example " + (i + 1) + " has nothing to learn");
            }
        }
        this.examples = List.copyOf(examples);
    }

    @Override
    public int rows() {
        return examples.size();
    }

    @Override
    public TokenBatch batch(long epoch, long[] rows) {
        return batch(Arrays.stream(rows)
                .mapToObj(row -> examples.get(Math.toIntExact(row)))
                .toList());
    }

    @Override
    public Stream<TokenBatch> inOrder(int rows) {
        return IntStream.iterate(0, first -> first < examples.size(), first -> first + rows)
                .mapToObj(first -> batch(examples.subList(first, Math.min(first + rows, examples.size()))));
    }

    private static TokenBatch batch(List<Example> rows) {
        int width = rows.stream().mapToInt(row -> row.tokens().length).max().orElseThrow() - 1;
        long[] tokens = new long[rows.size() * width];
        long[] labels = new long[tokens.length];
        Arrays.fill(tokens, FILLING);
        Arrays.fill(labels, TokenBatch.NOT_COUNTED);
        for (int row = 0; row < rows.size(); row++) {
            Example example = rows.get(row);
            for (int i = 0; i + 1 < example.tokens().length; i++) {
                tokens[row * width + i] = example.tokens()[i];
                if (example.learnt()[i + 1]) {
                    labels[row * width + i] = example.tokens()[i + 1];
                }
            }
        }
        return new TokenBatch(tokens, labels, rows.size());
    }
}
