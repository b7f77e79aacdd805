package dev.trainyard.datasets.read;

import java.util.List;

/** Takes what a file holds. */
interface RowSink {

    /** The names of the columns, before the first row. JSONL says new names as they come up. */
    void columns(List<String> names);

    /**
     * One row.
     *
     * @param line where it begins, 1-based
     * @param values in the order of the columns known so far; null where a row has none
     */
    void row(long line, String[] values);

    /** Something that is no row. */
    void fault(long line, String column, String message);
}
