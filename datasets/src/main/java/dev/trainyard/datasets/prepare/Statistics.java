package dev.trainyard.datasets.prepare;

import java.util.Arrays;

/** What a column's numbers come to: single-threaded and always added up in one order, so it is repeatable. */
final class Statistics {

    private final double[] sorted;

    /** @param values none missing; they may be in any order, and are sorted here */
    Statistics(double[] values) {
        this.sorted = values;
        Arrays.sort(sorted);
    }

    /** The smallest; 0 when there are no values. */
    double least() {
        return sorted.length == 0 ? 0 : sorted[0];
    }

    /** The largest; 0 when there are no values. */
    double most() {
        return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    }

    /** The mean, added up with compensation (Kahan); exactly the value when all are the same. */
    double mean() {
        return Math.clamp(Arrays.stream(sorted).average().orElse(0), least(), most());
    }

    /** The population's standard deviation; exactly 0 when all values are the same. */
    double deviation() {
        if (least() == most()) {
            return 0;
        }
        double mean = mean();
        return Math.sqrt(Arrays.stream(sorted)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    /** The middle value, or the mean of the two middle ones. */
    double median() {
        if (sorted.length == 0) {
            return 0;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The most frequent value; the smallest of equals. */
    double mode() {
        double best = 0;
        int most = 0;
        for (int start = 0; start < sorted.length; ) {
            int end = start;
            while (end < sorted.length && sorted[end] == sorted[start]) {
                end++;
            }
            if (end - start > most) {
                most = end - start;
                best = sorted[start];
            }
            start = end;
        }
        return best;
    }
}
