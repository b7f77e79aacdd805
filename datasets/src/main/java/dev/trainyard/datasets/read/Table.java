package dev.trainyard.datasets.read;

import java.util.List;
import java.util.Optional;

/**
 * A file's rows as columns.
 *
 * @param lines where each row begins
 * @param firstOfSecondFile the first row that came from the second file; the number of rows when there was one file
 */
public record Table(List<Column> columns, long[] lines, int firstOfSecondFile) {

    public Table {
        columns = List.copyOf(columns);
    }

    /** How many rows it has. */
    public int rows() {
        return lines.length;
    }

    /** The column of that name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The names in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
