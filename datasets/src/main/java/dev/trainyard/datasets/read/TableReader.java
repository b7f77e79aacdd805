package dev.trainyard.datasets.read;

import dev.trainyard.datasets.FaultList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files twice: once to find every fault and what type each column has over all its rows, and once to fill typed
 * columns. So memory holds numbers and word indices, never a text per cell.
 */
public final class TableReader {

    private final FaultList faults;

    public TableReader(FaultList faults) {
        this.faults = faults;
    }

    /** Reads one file, or a second one with the same columns below it. Empty when there were faults. */
    public Optional<Table> read(DataFile file, Optional<DataFile> second) throws IOException {
        Scan scan = new Scan();
        int ofFirst = scan(file, scan).rows;
        Scan whole = second.isPresent() ? scan(second.get(), scan) : scan;
        if (faults.isEmpty() && whole.rows == 0) {
            faults.add(0, "", "the file has a header but no rows");
        }
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        Fill fill = new Fill(scan);
        rows(file, fill);
        if (second.isPresent()) {
            rows(second.get(), fill);
        }
        return Optional.of(fill.table(ofFirst));
    }

    private Scan scan(DataFile file, Scan scan) throws IOException {
        String refusal = StrictText.refusal(file.path());
        if (refusal.isEmpty()) {
            rows(file, scan);
        } else {
            faults.add(0, "", "the file " + refusal);
        }
        return scan;
    }

    private static void rows(DataFile file, RowSink sink) throws IOException {
        switch (file.format()) {
            case CSV -> new CsvRows(file.path(), sink).read();
            case JSONL -> new JsonlRows(file.path(), sink).read();
        }
    }

    /** Names of one file's columns mapped to the table's. */
    private abstract static class Mapped implements RowSink {
        final List<String> names;
        int[] places = {};

        Mapped(List<String> names) {
            this.names = names;
        }

        @Override
        public void columns(List<String> ofFile) {
            places = ofFile.stream().mapToInt(this::placeOf).toArray();
        }

        private int placeOf(String name) {
            int known = names.indexOf(name);
            if (known >= 0) {
                return known;
            }
            names.add(name);
            return names.size() - 1;
        }
    }

    /** First pass: faults, types, counts. */
    private final class Scan extends Mapped {
        final List<Boolean> numeric = new ArrayList<>();
        final List<Boolean> truths = new ArrayList<>();
        int rows;

        Scan() {
            super(new ArrayList<>());
        }

        @Override
        public void row(long line, String[] values) {
            rows++;
            while (numeric.size() < names.size()) {
                numeric.add(true);
                truths.add(true);
            }
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null) {
                    int place = places[i];
                    numeric.set(place, numeric.get(place) && Values.isNumber(values[i]));
                    truths.set(place, truths.get(place) && Values.isTruth(values[i]));
                }
            }
        }

        @Override
        public void fault(long line, String column, String message) {
            faults.add(line, column, message);
        }
    }

    /** Second pass: the values. */
    private static final class Fill extends Mapped {
        private final Scan scan;
        private final long[] lines;
        private final double[][] numbers;
        private final int[][] codes;
        private final List<Map<String, Integer>> words = new ArrayList<>();
        private int row;

        Fill(Scan scan) {
            super(scan.names);
            this.scan = scan;
            this.lines = new long[scan.rows];
            this.numbers = new double[names.size()][];
            this.codes = new int[names.size()][];
            for (int i = 0; i < names.size(); i++) {
                words.add(new HashMap<>());
                if (scan.numeric.get(i) || scan.truths.get(i)) {
                    numbers[i] = new double[scan.rows];
                    Arrays.fill(numbers[i], Double.NaN);
                } else {
                    codes[i] = new int[scan.rows];
                    Arrays.fill(codes[i], -1);
                }
            }
        }

        @Override
        public void row(long line, String[] values) {
            lines[row] = line;
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null) {
                    put(places[i], values[i]);
                }
            }
            row++;
        }

        private void put(int column, String value) {
            if (numbers[column] == null) {
                Map<String, Integer> known = words.get(column);
                codes[column][row] = known.computeIfAbsent(value, ignored -> known.size());
            } else if (scan.numeric.get(column)) {
                numbers[column][row] = Double.parseDouble(value);
            } else {
                numbers[column][row] = value.equalsIgnoreCase("true") ? 1 : 0;
            }
        }

        @Override
        public void fault(long line, String column, String message) {
            throw new IllegalStateException("a file changed while it was read: line " + line + " " + message);
        }

        Table table(int ofFirst) {
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (numbers[i] == null) {
                    String[] inOrder = new String[words.get(i).size()];
                    words.get(i).forEach((word, code) -> inOrder[code] = word);
                    columns.add(new Column.Words(names.get(i), codes[i], List.of(inOrder)));
                } else {
                    boolean truth = !scan.numeric.get(i) && scan.truths.get(i);
                    columns.add(new Column.Numbers(names.get(i), numbers[i], truth));
                }
            }
            return new Table(columns, lines, ofFirst);
        }
    }
}
