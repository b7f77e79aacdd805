package dev.trainyard.job.task;

import java.util.List;
import java.util.Optional;

/**
 * What preparation leaves.
 *
 * @param learning training and validation rows with the fitted preprocessing
 * @param heldout rows that only the final test may see, in a bucket that trainers cannot open; empty when the split
 *     has none
 * @param featureCount width of an encoded row
 * @param outputCount number of targets or classes
 * @param classes names of the classes in order; empty for regression
 * @param warnings what the audit found noteworthy, in sentences
 */
public record PreparedRows(
        ManifestReference learning,
        Optional<ManifestReference> heldout,
        RowCounts rows,
        int featureCount,
        int outputCount,
        List<String> classes,
        List<String> warnings) {

    public PreparedRows {
        classes = List.copyOf(classes);
        warnings = List.copyOf(warnings);
    }

    /** How many rows were read, and where they went. */
    public record RowCounts(long read, long dropped, long train, long validation, long heldout) {}
}
