package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import java.util.List;

/**
 * A number for every row that follows from its values and a seed alone: rows are put in order by it, so the same file
 * and seed give the same split wherever and whenever it is made, and equal rows stand together. SplitMix64 (Steele, Lea
 * and Flood 2014) over the values; texts by FNV-1a.
 */
final class RowHash {

    private final List<Column> columns;
    private final long seed;
    private final long[][] wordHashes;

    RowHash(List<Column> columns, long seed) {
        this.columns = columns;
        this.seed = scramble(seed);
        this.wordHashes = new long[columns.size()][];
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) instanceof Column.Words words) {
                wordHashes[i] =
                        words.words().stream().mapToLong(RowHash::ofText).toArray();
            }
        }
    }

    long of(int row) {
        long hash = seed;
        for (int i = 0; i < columns.size(); i++) {
            long value =
                    switch (columns.get(i)) {
                        case Column.Numbers numbers -> Double.doubleToLongBits(numbers.values()[row]);
                        case Column.Words words ->
                            words.codes()[row] < 0 ? Long.MIN_VALUE : wordHashes[i][words.codes()[row]];
                    };
            hash = scramble(hash ^ scramble(value + i));
        }
        return hash;
    }

    private static long ofText(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    static long scramble(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
