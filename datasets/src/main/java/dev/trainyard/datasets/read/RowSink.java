package dev.trainyard.datasets.read;

/** Takes what a file holds. */
interface RowSink {

    /** One more column; they are numbered from 0. JSONL says a name when it first comes up. */
    void column(String name);

    /**
     * One row.
     *
     * @param line where it begins, 1-based
     * @param values as written, without blanks around them, one for each column so far; empty where the row has none.
     *     The array is used again after the call.
     */
    void row(long line, String[] values);

    /** Something that is no row. */
    void fault(long line, String column, String message);
}
