package dev.trainyard.datasets;

/**
 * Something wrong in a file.
 *
 * @param line physical line, 1-based; 0 when the fault is no line's
 * @param column name of the column, or empty text
 * @param message what is wrong and how to mend it
 */
public record DataFault(long line, String column, String message) {

    /** One sentence with its place. */
    public String sentence() {
        String place = line > 0 ? "line " + line + (column.isEmpty() ? "" : ", column '" + column + "'") : column;
        return place.isEmpty() ? message : place + ": " + message;
    }
}
