package dev.trainyard.job.recipe;

import java.util.List;

/**
 * Which columns are learnt from which, and how the rows are prepared.
 *
 * @param targets names of the columns to predict, in order; one for classification
 * @param features names of the columns to predict from, in order; empty means every column that is not a target
 */
public record DataSettings(
        List<String> targets, List<String> features, Cleaning clean, Transformation transform, Split split) {

    public DataSettings {
        targets = List.copyOf(targets);
        features = List.copyOf(features);
    }

    /** How faulty rows and columns are treated. Rows without a target are always dropped. */
    public record Cleaning(Missing missing, boolean dropDuplicates, boolean dropConstantColumns) {}

    /** What is done with a row in which a feature is missing. Imputed values are fitted on training rows only. */
    public enum Missing {
        DROP("drop"),
        MEAN("mean"),
        MEDIAN("median"),
        MODE("mode");

        private final String wireName;

        Missing(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }

    /** How columns become numbers. */
    public record Transformation(Numeric numeric, Categorical categorical) {}

    /** Scaling of numeric columns, fitted on training rows only. */
    public enum Numeric {
        STANDARDIZE("standardize"),
        MIN_MAX("min_max"),
        NONE("none");

        private final String wireName;

        Numeric(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }

    /** Encoding of text columns. One-hot has one more place for values that no training row had. */
    public enum Categorical {
        ONE_HOT("one_hot");

        private final String wireName;

        Categorical(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * Shares of the rows, each in [0, 1], summing to 1.
     *
     * @param stratify whether each class is cut by the same shares
     */
    public record Split(double train, double validation, double test, boolean stratify) {}
}
