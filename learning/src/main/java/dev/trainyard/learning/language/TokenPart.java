package dev.trainyard.learning.language;

import dev.trainyard.job.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A part of a data set as tokens, and its form in a file of tensors. */
public sealed interface TokenPart {

    /** How many tokens it has. */
    long tokens();

    /** The tensors that {@link #read} reads. */
    List<Tensor> tensors();

    /**
     * The part as something to learn from.
     *
     * @param context the most tokens that the model sees at once
     * @param seed of the cuts of a running text
     */
    Corpus corpus(int context, long seed);

    /** One text, to be learnt all of it. */
    record Running(int[] text) implements TokenPart {
        @Override
        public long tokens() {
            return text.length;
        }

        @Override
        public List<Tensor> tensors() {
            return List.of(Tensor.ofInts("tokens", text, text.length));
        }

        @Override
        public Corpus corpus(int context, long seed) {
            return new TextCorpus(TokenArray.of(text), context, seed);
        }
    }

    /** Separate texts, of which some tokens are to be learnt. */
    record Examples(List<Example> examples) implements TokenPart {
        public Examples {
            examples = List.copyOf(examples);
        }

        @Override
        public long tokens() {
            return examples.stream()
                    .mapToLong(example -> example.tokens().length)
                    .sum();
        }

        @Override
        public List<Tensor> tensors() {
            int all = Math.toIntExact(tokens());
            int[] tokens = new int[all];
            int[] learnt = new int[all];
            long[] starts = new long[examples.size() + 1];
            int at = 0;
            for (int i = 0; i < examples.size(); i++) {
                Example example = examples.get(i);
                for (int j = 0; j < example.tokens().length; j++) {
                    tokens[at] = example.tokens()[j];
                    learnt[at++] = example.learnt()[j] ? 1 : 0;
                }
                starts[i + 1] = at;
            }
            return List.of(
                    Tensor.ofInts("tokens", tokens, all),
                    Tensor.ofInts("learnt", learnt, all),
                    Tensor.ofLongs("starts", starts, starts.length));
        }

        @Override
        public Corpus corpus(int context, long seed) {
            return new ExampleCorpus(examples, context);
        }
    }

    /**
     * Reads a part.
     *
     * @throws IllegalArgumentException when the tensors are not a part's
     */
    static TokenPart read(List<Tensor> tensors) {
        Map<String, Tensor> named = tensors.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
        if (!named.containsKey("tokens")) {
            throw new IllegalArgumentException("a part of texts has a tensor called tokens");
        }
        int[] tokens = named.get("tokens").toInts();
        if (!named.containsKey("starts") || !named.containsKey("learnt")) {
            return new Running(tokens);
        }
        int[] learnt = named.get("learnt").toInts();
        long[] starts = named.get("starts").toLongs();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i + 1 < starts.length; i++) {
            int from = Math.toIntExact(starts[i]);
            int to = Math.toIntExact(starts[i + 1]);
            boolean[] marks = new boolean[to - from];
            for (int j = from; j < to; j++) {
                marks[j - from] = learnt[j] == 1;
            }
            examples.add(new Example(Arrays.copyOfRange(tokens, from, to), marks));
        }
        return new Examples(examples);
    }
}
