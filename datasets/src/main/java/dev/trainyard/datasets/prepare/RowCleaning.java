package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.DataSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the rows that stay, and counts why the others went. */
final class RowCleaning {

    private final List<Column> features;
    private final List<Column> targets;
    private final DataSettings.Cleaning settings;
    private final long[] missing;
    private long withoutTarget;
    private long incomplete;
    private long duplicates;

    RowCleaning(List<Column> features, List<Column> targets, DataSettings.Cleaning settings) {
        this.features = features;
        this.targets = targets;
        this.settings = settings;
        this.missing = new long[features.size()];
    }

    /**
     * The rows that stay, in the order of their identity.
     *
     * @param rows how many there are
     */
    int[] clean(int rows, RowIdentity identity) {
        int[] kept = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (!hasTargets(row)) {
                withoutTarget++;
            } else if (!isComplete(row) && settings.missing() == DataSettings.Missing.DROP) {
                incomplete++;
            } else {
                kept[count++] = row;
            }
        }
        kept = Arrays.copyOf(kept, count);
        identity.sort(kept);
        return withoutDuplicates(kept, identity);
    }

    private boolean hasTargets(int row) {
        for (Column target : targets) {
            if (target.isMissing(row)) {
                return false;
            }
        }
        return true;
    }

    private boolean isComplete(int row) {
        boolean complete = true;
        for (int i = 0; i < missing.length; i++) {
            if (features.get(i).isMissing(row)) {
                missing[i]++;
                complete = false;
            }
        }
        return complete;
    }

    /** Equal rows stand together, the first one first. */
    private int[] withoutDuplicates(int[] ordered, RowIdentity identity) {
        int[] different = new int[ordered.length];
        int count = 0;
        for (int row : ordered) {
            if (count > 0 && identity.areEqual(different[count - 1], row)) {
                duplicates++;
            } else {
                different[count++] = row;
            }
        }
        return settings.dropDuplicates() ? Arrays.copyOf(different, count) : ordered;
    }

    /** Rows that went because a target was missing. */
    long withoutTarget() {
        return withoutTarget;
    }

    /** Rows that went because a feature was missing. */
    long incomplete() {
        return incomplete;
    }

    /** Rows equal to an earlier one. */
    long duplicates() {
        return duplicates;
    }

    /** How many values each feature lacks in rows that have a target; only those that lack any. */
    Map<String, Long> missing() {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] > 0) {
                named.put(features.get(i).name(), missing[i]);
            }
        }
        return named;
    }
}
