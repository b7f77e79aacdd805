package dev.trainyard.datasets.read;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file's rows as columns.
 *
 * @param columns the wanted ones, in the file's order
 * @param rows how many rows there are
 * @param firstOfSecondFile the first row that came from the second file; the number of rows when there was one file
 * @param leftOut wanted columns that are of no use, each with the reason
 * @param notes what deserves a look, in sentences
 * @param bytes the memory that it takes
 */
public record Table(
        List<Column> columns,
        int rows,
        int firstOfSecondFile,
        Map<String, String> leftOut,
        List<String> notes,
        long bytes) {

    public Table {
        columns = List.copyOf(columns);
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        notes = List.copyOf(notes);
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
