package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import java.util.List;

/** Puts rows in an order that follows from their values and a seed alone, in which equal rows stand together. */
final class RowIdentity {

    private final Column[] columns;
    private final long[] hashes;

    RowIdentity(List<Column> columns, long seed, int rows) {
        this.columns = columns.toArray(Column[]::new);
        this.hashes = new long[rows];
        RowHash hash = new RowHash(columns, seed);
        for (int row = 0; row < rows; row++) {
            hashes[row] = hash.of(row);
        }
    }

    /** Whether the rows have the same values. */
    boolean areEqual(int left, int right) {
        return compareValues(left, right) == 0;
    }

    private int compareValues(int left, int right) {
        int order = Long.compare(hashes[left], hashes[right]);
        for (int i = 0; order == 0 && i < columns.length; i++) {
            order = Long.compare(columns[i].key(left), columns[i].key(right));
        }
        return order;
    }

    /** Sorts rows by hash; different rows of one hash by their values, equal ones as they were (merge sort). */
    void sort(int[] rows) {
        sort(rows, rows.clone(), 0, rows.length);
    }

    /** Sorts {@code from[start..end)} into {@code to}; both hold the same there. */
    private void sort(int[] to, int[] from, int start, int end) {
        if (end - start < 2) {
            return;
        }
        int middle = (start + end) >>> 1;
        sort(from, to, start, middle);
        sort(from, to, middle, end);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = right == end || left < middle && compareValues(from[left], from[right]) <= 0;
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
