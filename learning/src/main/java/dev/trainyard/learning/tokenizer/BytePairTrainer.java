package dev.trainyard.learning.tokenizer;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Learns which bytes belong together from a corpus: the most frequent pair of neighbours becomes a token, then the most
 * frequent pair of what there is now, until the vocabulary is full or no pair occurs twice (Gage 1994; Sennrich et al.
 * 2016). Of equally frequent pairs the one with the smaller numbers wins, so a corpus always gives the same tokens.
 */
public final class BytePairTrainer {

    private static final int CHARACTERS_AT_ONCE = 1 << 20;
    private static final long LEAST_COUNT = 2;

    /** A word as its tokens, as far as they are joined, and how often it occurs. */
    private static final class Word {
        private final int[] tokens;
        private final long count;
        private int length;

        Word(int[] tokens, long count) {
            this.tokens = tokens;
            this.count = count;
            this.length = tokens.length;
        }
    }

    /** A pair of neighbours: how often it occurs, and the words that may have it. */
    private static final class Pair {
        private final long tokens;
        private final List<Word> words = new ArrayList<>();
        private long count;

        Pair(long tokens) {
            this.tokens = tokens;
        }
    }

    private record Candidate(Pair pair, long count) {}

    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(candidate -> candidate.pair()
                    .tokens));

    private BytePairTrainer() {}

    /**
     * Learns a tokenizer.
     *
     * @param corpus read to its end, in memory only by its different words
     * @param vocabulary how many tokens there shall be at most, with bytes and special tokens
     * @throws IllegalArgumentException when that is too few for the bytes and the special tokens
     */
    public static BytePairTokenizer train(Reader corpus, int vocabulary, List<String> specialTokens)
            throws IOException {
        int merges = vocabulary - ByteAlphabet.SIZE - specialTokens.size();
        if (merges < 0) {
            throw new IllegalArgumentException("a vocabulary of " + vocabulary + " tokens is too small: "
                    + ByteAlphabet.SIZE + " bytes and " + specialTokens.size() + " special tokens have to be in it");
        }
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.countPairs(countWords(corpus));
        return BytePairTokenizer.learnt(new MergeRules(trainer.merge(merges)), specialTokens);
    }

    private static Map<String, long[]> countWords(Reader corpus) throws IOException {
        Map<String, long[]> counts = new HashMap<>();
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[CHARACTERS_AT_ONCE];
        for (int read = corpus.read(buffer); read >= 0; read = corpus.read(buffer)) {
            text.append(buffer, 0, read);
            int cut = Words.safeCut(text, text.length());
            count(text, cut, counts);
            text.delete(0, cut);
        }
        count(text, text.length(), counts);
        return counts;
    }

    private static void count(StringBuilder text, int end, Map<String, long[]> counts) {
        String part = text.substring(0, end);
        for (int start = 0; start < part.length(); ) {
            int wordEnd = Words.end(part, start);
            counts.computeIfAbsent(part.substring(start, wordEnd), word -> new long[1])[0]++;
            start = wordEnd;
        }
    }

    private void countPairs(Map<String, long[]> counts) {
        counts.forEach((text, count) -> {
            byte[] bytes = WellFormed.require(text).getBytes(StandardCharsets.UTF_8);
            int[] tokens = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                tokens[i] = ByteAlphabet.token(Byte.toUnsignedInt(bytes[i]));
            }
            Word word = new Word(tokens, count[0]);
            for (int i = 0; i + 1 < tokens.length; i++) {
                add(tokens[i], tokens[i + 1], word);
            }
        });
        pairs.values().forEach(this::offer);
    }

    private void offer(Pair pair) {
        if (pair.count >= LEAST_COUNT) {
            candidates.add(new Candidate(pair, pair.count));
        }
    }

    private Pair add(int left, int right, Word word) {
        Pair pair = pairs.computeIfAbsent(MergeRules.pair(left, right), Pair::new);
        pair.count += word.count;
        // Words come one after the other, so one that is known already stands last.
        if (pair.words.isEmpty() || pair.words.getLast() != word) {
            pair.words.add(word);
        }
        return pair;
    }

    private List<MergeRules.Merge> merge(int most) {
        List<MergeRules.Merge> merges = new ArrayList<>();
        while (merges.size() < most && !candidates.isEmpty()) {
            Candidate best = candidates.poll();
            // Counts fall while a candidate waits; it waits again under its count of now.
            if (best.count() != best.pair().count) {
                offer(best.pair());
                continue;
            }
            int joined = ByteAlphabet.SIZE + merges.size();
            int left = (int) (best.pair().tokens >> Integer.SIZE);
            int right = (int) best.pair().tokens;
            merges.add(new MergeRules.Merge(left, right, joined));
            join(best.pair(), left, right, joined);
        }
        return merges;
    }

    /** Joins a pair wherever it occurs, and counts the neighbourhoods that come and go by it. */
    private void join(Pair pair, int left, int right, int joined) {
        Map<Long, Pair> fresh = new HashMap<>();
        for (Word word : pair.words) {
            int to = 0;
            int from = 0;
            while (from < word.length) {
                boolean found = word.tokens[from] == left && from + 1 < word.length && word.tokens[from + 1] == right;
                if (!found) {
                    word.tokens[to++] = word.tokens[from++];
                    continue;
                }
                if (to > 0) {
                    remove(word.tokens[to - 1], left, word);
                    remember(fresh, add(word.tokens[to - 1], joined, word));
                }
                if (from + 2 < word.length) {
                    remove(right, word.tokens[from + 2], word);
                    remember(fresh, add(joined, word.tokens[from + 2], word));
                }
                word.tokens[to++] = joined;
                from += 2;
            }
            word.length = to;
        }
        pair.count = 0;
        pairs.remove(pair.tokens);
        fresh.values().forEach(this::offer);
    }

    private static void remember(Map<Long, Pair> fresh, Pair pair) {
        fresh.put(pair.tokens, pair);
    }

    private void remove(int left, int right, Word word) {
        Pair pair = pairs.get(MergeRules.pair(left, right));
        if (pair != null) {
            pair.count -= word.count;
        }
    }
}
