package dev.trainyard.datasets.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Second pass over the files: the values of the wanted columns. */
final class TableFill implements RowSink {

    private final Map<String, ColumnFill> columns = new LinkedHashMap<>();
    private final int rows;
    private List<Optional<ColumnFill>> ofFile = new ArrayList<>();
    private int row;

    TableFill(List<ColumnTypes> wanted, int rows, WordBudget budget) {
        this.rows = rows;
        for (ColumnTypes types : wanted) {
            columns.put(types.name(), ColumnFill.of(types, rows, budget));
        }
    }

    /** Says that another file comes, with its own order of columns. */
    void nextFile() {
        ofFile = new ArrayList<>();
    }

    @Override
    public void column(String name) {
        ofFile.add(Optional.ofNullable(columns.get(name)));
    }

    @Override
    public void row(long line, String[] values) {
        if (row == rows) {
            throw changed(line);
        }
        for (int i = 0; i < ofFile.size(); i++) {
            if (ofFile.get(i).isPresent() && !Values.isMissing(values[i])) {
                ofFile.get(i).get().put(row, values[i]);
            }
        }
        row++;
    }

    @Override
    public void fault(long line, String column, String message) {
        throw changed(line);
    }

    private static IllegalStateException changed(long line) {
        return new IllegalStateException("the file was changed while it was read: line " + line);
    }

    /** Columns with more different texts than may be. */
    List<ColumnTypes> crowded() {
        return columns.values().stream()
                .filter(ColumnFill.Words.class::isInstance)
                .map(ColumnFill.Words.class::cast)
                .filter(ColumnFill.Words::hasTooMany)
                .map(ColumnFill.Words::types)
                .toList();
    }

    /** The columns that can be used. */
    List<Column> filled() {
        List<String> crowded = crowded().stream().map(ColumnTypes::name).toList();
        return columns.entrySet().stream()
                .filter(entry -> !crowded.contains(entry.getKey()))
                .map(entry -> entry.getValue().column())
                .toList();
    }
}
