package dev.trainyard.learning.metric.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stretches of n neighbours, and how often each occurs. */
final class NGrams {

    private NGrams() {}

    static Map<List<String>, Integer> count(List<String> items, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= items.size(); i++) {
            counts.merge(List.copyOf(items.subList(i, i + n)), 1, Integer::sum);
        }
        return counts;
    }

    /** How many of one are in the other, each as often as it is in both. */
    static int common(Map<List<String>, Integer> one, Map<List<String>, Integer> other) {
        int common = 0;
        for (Map.Entry<List<String>, Integer> entry : one.entrySet()) {
            common += Math.min(entry.getValue(), other.getOrDefault(entry.getKey(), 0));
        }
        return common;
    }
}
