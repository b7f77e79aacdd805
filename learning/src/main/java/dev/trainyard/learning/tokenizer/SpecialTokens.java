package dev.trainyard.learning.tokenizer;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The special tokens of a tokenizer, and how they are found in a text. */
final class SpecialTokens {

    private final Map<String, Integer> byName;
    private final Set<Integer> tokens;
    private final List<String> longestFirst;

    SpecialTokens(Map<String, Integer> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        this.tokens = Set.copyOf(byName.values());
        this.longestFirst = byName.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(name -> name))
                .toList();
    }

    /** Numbers names from a first number on. */
    static SpecialTokens numbered(List<String> names, int first) {
        Map<String, Integer> numbered = new LinkedHashMap<>();
        for (String name : names) {
            if (name.isEmpty() || numbered.put(name, first + numbered.size()) != null) {
                throw new IllegalArgumentException("special tokens have different names that are not empty: " + names);
            }
        }
        return new SpecialTokens(numbered);
    }

    Map<String, Integer> byName() {
        return byName;
    }

    boolean contains(int token) {
        return tokens.contains(token);
    }

    /** Where a special token stands in a text. */
    record Found(String name, int start) {
        int end() {
            return start + name.length();
        }
    }

    /** The first one from a place on; of several at one place the longest. */
    Optional<Found> find(String text, int from) {
        Optional<Found> first = Optional.empty();
        for (String name : longestFirst) {
            int at = text.indexOf(name, from);
            if (at >= 0 && (first.isEmpty() || at < first.get().start())) {
                first = Optional.of(new Found(name, at));
            }
        }
        return first;
    }

    /** Encodes a text in which names of special tokens stand for them, and all else is for {@code plain}. */
    int[] encode(String text, Function<String, int[]> plain) {
        IntStream.Builder all = IntStream.builder();
        int at = 0;
        for (Optional<Found> next = find(text, 0); next.isPresent(); next = find(text, at)) {
            Arrays.stream(plain.apply(text.substring(at, next.get().start()))).forEach(all);
            all.add(byName.get(next.get().name()));
            at = next.get().end();
        }
        Arrays.stream(plain.apply(text.substring(at))).forEach(all);
        return all.build().toArray();
    }
}
