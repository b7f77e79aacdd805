package dev.trainyard.datasets;

/**
 * Something wrong in a file.
 *
 * @param file which of the files
 * @param line physical line, 1-based; 0 when the fault is no line's
 * @param column name of the column, or empty text
 * @param message what is wrong and how to mend it
 */
public record DataFault(Source file, long line, String column, String message) {

    /** The files of a job. */
    public enum Source {
        TRAINING(""),
        VALIDATION("validation file");

        private final String prefix;

        Source(String prefix) {
            this.prefix = prefix;
        }
    }

    /** One sentence with its place. */
    public String sentence() {
        StringBuilder place = new StringBuilder(file.prefix);
        if (line > 0) {
            place.append(place.isEmpty() ? "" : ", ").append("line ").append(line);
        }
        if (!column.isEmpty()) {
            place.append(place.isEmpty() ? "" : ", ")
                    .append("column '")
                    .append(column)
                    .append('\'');
        }
        return place.isEmpty() ? message : place + ": " + message;
    }
}
