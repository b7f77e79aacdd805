package dev.trainyard.job.task;

import java.util.List;
import java.util.Optional;

/** What preparation leaves. */
public sealed interface PreparedRows {

    /** Training and validation rows with all that models need to read further ones. */
    ManifestReference learning();

    /**
     * Rows that only the final test may see, in a bucket that trainers cannot open; empty when the split has none.
     */
    Optional<ManifestReference> heldout();

    /** How many rows were read, and where they went. */
    RowCounts rows();

    /** What the audit found noteworthy, in sentences. */
    List<String> warnings();

    /** How many rows were read, and where they went. */
    record RowCounts(long read, long dropped, long train, long validation, long heldout) {}

    /**
     * Rows of a table.
     *
     * @param featureCount width of an encoded row
     * @param outputCount number of targets or classes
     * @param classes names of the classes in order; empty for regression
     */
    record Table(
            ManifestReference learning,
            Optional<ManifestReference> heldout,
            RowCounts rows,
            int featureCount,
            int outputCount,
            List<String> classes,
            List<String> warnings)
            implements PreparedRows {

        public Table {
            classes = List.copyOf(classes);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Texts as tokens. A row is an example, or of a running text as much as the model sees at once.
     *
     * @param vocabulary how many different tokens there are
     * @param tokens of all parts
     */
    record Texts(
            ManifestReference learning,
            Optional<ManifestReference> heldout,
            RowCounts rows,
            int vocabulary,
            TokenCounts tokens,
            List<String> warnings)
            implements PreparedRows {

        public Texts {
            warnings = List.copyOf(warnings);
        }
    }

    /** Tokens of each part. */
    record TokenCounts(long train, long validation, long heldout) {}
}
