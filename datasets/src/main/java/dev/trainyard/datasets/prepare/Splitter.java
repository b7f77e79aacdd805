package dev.trainyard.datasets.prepare;

import dev.trainyard.job.recipe.DataSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Cuts rows into training, validation and held-out ones: within each class (or over all rows) in the order of their
 * hashes, by share; a cut never goes between equal rows, since a model would be judged on what it has seen.
 */
final class Splitter {

    private Splitter() {}

    /** Rows of each part, by their place in the table. */
    record Parts(List<Integer> train, List<Integer> validation, List<Integer> heldout) {}

    /** @param classOf the class of a row; a constant when there are none */
    static Parts split(List<Integer> rows, long[] hashes, DataSettings.Split shares, IntUnaryOperator classOf) {
        Map<Integer, List<Integer>> classes = new TreeMap<>();
        rows.forEach(row -> classes.computeIfAbsent(
                        shares.stratify() ? classOf.applyAsInt(row) : 0, ignored -> new ArrayList<>())
                .add(row));
        Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (List<Integer> members : classes.values()) {
            members.sort(Comparator.<Integer>comparingLong(row -> hashes[row]).thenComparing(row -> row));
            int first = cut(members, hashes, shares.train());
            int second = shares.test() == 0
                    ? members.size()
                    : Math.max(first, cut(members, hashes, shares.train() + shares.validation()));
            parts.train.addAll(members.subList(0, first));
            parts.validation.addAll(members.subList(first, second));
            parts.heldout.addAll(members.subList(second, members.size()));
        }
        Comparator<Integer> byHash =
                Comparator.<Integer>comparingLong(row -> hashes[row]).thenComparing(row -> row);
        parts.train.sort(byHash);
        parts.validation.sort(byHash);
        parts.heldout.sort(byHash);
        return parts;
    }

    private static int cut(List<Integer> members, long[] hashes, double share) {
        int at = (int) Math.round(members.size() * share);
        while (at > 0 && at < members.size() && hashes[members.get(at)] == hashes[members.get(at - 1)]) {
            at++;
        }
        return at;
    }
}
