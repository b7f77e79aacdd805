package dev.trainyard.datasets.read;

import java.util.List;

/** One column of a table, values by row. */
public sealed interface Column {

    /** Its name. */
    String name();

    /** Whether the row has no value. */
    boolean isMissing(int row);

    /** A number that is the same for rows of this column exactly when their values are. */
    long key(int row);

    /**
     * Numbers; NaN where missing, and no negative zero.
     *
     * @param truths whether they were written as true and false
     */
    record Numbers(String name, double[] values, boolean truths) implements Column {
        @Override
        public boolean isMissing(int row) {
            return Double.isNaN(values[row]);
        }

        @Override
        public long key(int row) {
            return Double.doubleToLongBits(values[row]);
        }
    }

    /**
     * Texts.
     *
     * @param codes index into {@code words}; -1 where missing
     * @param words the different values, in order of appearance
     */
    record Words(String name, int[] codes, List<String> words) implements Column {
        public Words {
            words = List.copyOf(words);
        }

        @Override
        public boolean isMissing(int row) {
            return codes[row] < 0;
        }

        @Override
        public long key(int row) {
            return codes[row];
        }
    }

    /** The row's value as it is written in messages and class names. */
    default String written(int row) {
        return switch (this) {
            case Numbers numbers -> Column.written(numbers.values()[row], numbers.truths());
            case Words words -> words.words().get(words.codes()[row]);
        };
    }

    /** A number without needless digits. */
    static String written(double value, boolean truth) {
        if (truth) {
            return value == 1 ? "true" : "false";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
