package dev.trainyard.datasets.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One column on its way into memory. */
sealed interface ColumnFill {

    /** Takes the row's value, which is not missing. */
    void put(int row, String value);

    /** The column, filled. */
    Column column();

    /** Bytes of one row. */
    static long bytesOfRow(ColumnTypes.Kind kind) {
        return switch (kind) {
            case NUMBERS, TRUTHS -> Double.BYTES;
            case WORDS -> Integer.BYTES;
        };
    }

    static ColumnFill of(ColumnTypes types, int rows, WordBudget budget) {
        return switch (types.kind()) {
            case NUMBERS -> new Numbers(types.name(), missing(rows), false);
            case TRUTHS -> new Numbers(types.name(), missing(rows), true);
            case WORDS -> new Words(types, rows, budget);
        };
    }

    private static double[] missing(int rows) {
        double[] values = new double[rows];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** Numbers and truths. */
    record Numbers(String name, double[] values, boolean truths) implements ColumnFill {
        @Override
        public void put(int row, String value) {
            values[row] = truths ? Values.truth(value) : Values.number(value);
        }

        @Override
        public Column column() {
            return new Column.Numbers(name, values, truths);
        }
    }

    /** Texts, each kept once. */
    final class Words implements ColumnFill {
        private final ColumnTypes types;
        private final int[] codes;
        private final WordBudget budget;
        private Map<String, Integer> words = new HashMap<>();
        private long bytes;
        private boolean tooMany;

        Words(ColumnTypes types, int rows, WordBudget budget) {
            this.types = types;
            this.codes = new int[rows];
            this.budget = budget;
            Arrays.fill(codes, -1);
        }

        @Override
        public void put(int row, String value) {
            if (tooMany) {
                return;
            }
            Integer known = words.get(value);
            if (known == null) {
                known = words.size();
                bytes += WordBudget.bytesOf(value);
                tooMany = !budget.admits(known, value);
                if (tooMany) {
                    forget();
                    return;
                }
                words.put(value, known);
            }
            codes[row] = known;
        }

        private void forget() {
            words = Map.of();
            budget.giveBack(bytes);
        }

        ColumnTypes types() {
            return types;
        }

        /** Whether it has more different texts than may be. */
        boolean hasTooMany() {
            return tooMany;
        }

        @Override
        public Column column() {
            String[] inOrder = new String[words.size()];
            words.forEach((word, code) -> inOrder[code] = word);
            return new Column.Words(types.name(), codes, Arrays.asList(inOrder));
        }
    }
}
