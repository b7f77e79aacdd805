package dev.trainyard.learning.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Which pairs of tokens are joined into one, the earliest learnt first (Sennrich et al. 2016). */
final class MergeRules {

    /** Two neighbours and what they become. */
    record Merge(int left, int right, int joined) {}

    private record Rule(int rank, int joined) {}

    private final List<Merge> merges;
    private final Map<Long, Rule> rules = new HashMap<>();

    MergeRules(List<Merge> merges) {
        this.merges = List.copyOf(merges);
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            rules.putIfAbsent(pair(merge.left(), merge.right()), new Rule(rank, merge.joined()));
        }
    }

    List<Merge> merges() {
        return merges;
    }

    static long pair(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }

    /** Joins what can be joined in one word: by rank, among equals from the left. Takes n log n, not n². */
    int[] apply(int[] word) {
        int[] tokens = word.clone();
        int[] next = new int[tokens.length];
        int[] previous = new int[tokens.length];
        PriorityQueue<Long> waiting = new PriorityQueue<>();
        for (int i = 0; i < tokens.length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(waiting, tokens, i, i + 1);
        }
        int length = tokens.length;
        while (!waiting.isEmpty()) {
            long offered = waiting.poll();
            int at = (int) offered;
            int behind = at < tokens.length && tokens[at] >= 0 ? next[at] : tokens.length;
            if (behind == tokens.length) {
                continue;
            }
            Rule rule = rules.get(pair(tokens[at], tokens[behind]));
            // What was offered may have been joined with something else meanwhile.
            if (rule == null || rule.rank() != (int) (offered >> Integer.SIZE)) {
                continue;
            }
            tokens[at] = rule.joined();
            tokens[behind] = -1;
            next[at] = next[behind];
            if (next[at] < tokens.length) {
                previous[next[at]] = at;
            }
            length--;
            offer(waiting, tokens, at, next[at]);
            if (previous[at] >= 0) {
                offer(waiting, tokens, previous[at], at);
            }
        }
        return remaining(tokens, length);
    }

    private void offer(PriorityQueue<Long> waiting, int[] tokens, int left, int right) {
        if (right < tokens.length) {
            Rule rule = rules.get(pair(tokens[left], tokens[right]));
            if (rule != null) {
                waiting.add((long) rule.rank() << Integer.SIZE | left);
            }
        }
    }

    private static int[] remaining(int[] tokens, int length) {
        int[] remaining = new int[length];
        int at = 0;
        for (int token : tokens) {
            if (token >= 0) {
                remaining[at++] = token;
            }
        }
        return remaining;
    }
}
