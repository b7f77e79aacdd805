package dev.trainyard.datasets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found in the rows.
 *
 * @param rowsRead rows of the file, without its header
 * @param withoutTarget rows dropped because a target was missing
 * @param incomplete rows dropped because a feature was missing
 * @param duplicates rows equal to an earlier one in every used column
 * @param droppedDuplicates how many of those were dropped
 * @param missing for each used column with any, how many values were missing
 * @param droppedColumns columns that were left out, with the reason
 * @param classCounts rows of each class; empty for regression
 * @param warnings what deserves a look, in sentences; of many the first, and how many more there are
 */
public record Audit(
        long rowsRead,
        long withoutTarget,
        long incomplete,
        long duplicates,
        long droppedDuplicates,
        Map<String, Long> missing,
        Map<String, String> droppedColumns,
        Map<String, Long> classCounts,
        List<String> warnings) {

    /** How many are kept: they go with the events of a job, and a file may have ten thousands of columns. */
    private static final int MOST_WARNINGS = 50;

    public Audit {
        missing = inOrder(missing);
        droppedColumns = inOrder(droppedColumns);
        classCounts = inOrder(classCounts);
        warnings = first(warnings);
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static List<String> first(List<String> warnings) {
        int others = warnings.size() - MOST_WARNINGS;
        if (others <= 0) {
            return List.copyOf(warnings);
        }
        List<String> kept = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
        kept.add("There are " + others + " more warnings.");
        return List.copyOf(kept);
    }

    /** The audit as a tree of plain values. */
    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rows_read", rowsRead);
        tree.put("without_target", withoutTarget);
        tree.put("incomplete", incomplete);
        tree.put("duplicates", duplicates);
        tree.put("dropped_duplicates", droppedDuplicates);
        tree.put("missing", missing);
        tree.put("dropped_columns", droppedColumns);
        tree.put("class_counts", classCounts);
        tree.put("warnings", warnings);
        return tree;
    }
}
