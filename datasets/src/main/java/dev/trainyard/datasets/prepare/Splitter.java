package dev.trainyard.datasets.prepare;

import dev.trainyard.job.recipe.DataSettings;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Cuts rows into training, validation and held-out ones: within each class (or over all rows) in the order of their
 * hashes, by share; a cut never goes between equal rows, since a model would be judged on what it has seen.
 */
final class Splitter {

    private final RowIdentity identity;
    private final DataSettings.Split shares;
    private final int classes;
    private final IntUnaryOperator classOf;

    /**
     * A splitter by class.
     *
     * @param classes how many classes there are; 1 when there are none
     * @param classOf the class of a row, from 0
     */
    Splitter(RowIdentity identity, DataSettings.Split shares, int classes, IntUnaryOperator classOf) {
        this.identity = identity;
        this.shares = shares;
        this.classes = shares.stratify() ? classes : 1;
        this.classOf = shares.stratify() ? classOf : row -> 0;
    }

    /** Rows of each part, in the order of their identity. */
    record Parts(int[] train, int[] validation, int[] heldout) {}

    /** @param ordered rows in the order of their identity */
    Parts split(int[] ordered) {
        int[][] members = members(ordered);
        int[] first = new int[classes];
        int[] second = new int[classes];
        for (int i = 0; i < classes; i++) {
            first[i] = cut(members[i], shares.train());
            second[i] = shares.test() == 0
                    ? members[i].length
                    : Math.max(first[i], cut(members[i], shares.train() + shares.validation()));
        }
        return parts(ordered, first, second);
    }

    private int[][] members(int[] ordered) {
        int[] counts = new int[classes];
        for (int row : ordered) {
            counts[classOf.applyAsInt(row)]++;
        }
        int[][] members = new int[classes][];
        Arrays.setAll(members, i -> new int[counts[i]]);
        int[] filled = new int[classes];
        for (int row : ordered) {
            int of = classOf.applyAsInt(row);
            members[of][filled[of]++] = row;
        }
        return members;
    }

    private int cut(int[] members, double share) {
        int at = (int) Math.round(members.length * share);
        while (at > 0 && at < members.length && identity.areEqual(members[at - 1], members[at])) {
            at++;
        }
        return at;
    }

    private Parts parts(int[] ordered, int[] first, int[] second) {
        int train = Arrays.stream(first).sum();
        int validation = Arrays.stream(second).sum() - train;
        int[][] parts = {new int[train], new int[validation], new int[ordered.length - train - validation]};
        int[] filled = new int[parts.length];
        int[] seen = new int[classes];
        for (int row : ordered) {
            int of = classOf.applyAsInt(row);
            int place = seen[of]++;
            int part = place < first[of] ? 0 : place < second[of] ? 1 : 2;
            parts[part][filled[part]++] = row;
        }
        return new Parts(parts[0], parts[1], parts[2]);
    }
}
