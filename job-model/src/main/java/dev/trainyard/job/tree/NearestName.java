package dev.trainyard.job.tree;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who mistyped a name probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The nearest of the names, when one is near at all: at most a third of its letters wrong. */
    public static Optional<String> of(String mistyped, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String name) -> distance(mistyped, name)))
                .filter(name -> distance(mistyped, name) <= Math.max(1, name.length() / 3));
    }

    /** How many letters have to be changed, added or removed (Levenshtein 1966); case is no difference. */
    private static int distance(String mistyped, String name) {
        String left = mistyped.toLowerCase(Locale.ROOT);
        String right = name.toLowerCase(Locale.ROOT);
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= Math.min(left.length(), 100); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
