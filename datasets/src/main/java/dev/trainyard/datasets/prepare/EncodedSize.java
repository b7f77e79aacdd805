package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.FaultList;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Refuses rows that would not fit when every text has a place of its own. */
record EncodedSize(Preprocessing preprocessing, Splitter.Parts parts, DataLimits limits) {

    private static final int MOST_NAMED = 5;

    /** @param tableBytes the memory that the rows take as they were read */
    void check(long tableBytes, FaultList faults) {
        int train = parts.train().length;
        int validation = parts.validation().length;
        int heldout = parts.heldout().length;
        long largest = bytes(LongStream.of(train, validation, heldout).max().orElse(0));
        long all = bytes((long) train + validation + heldout);
        // While they are stored, the encoded rows exist up to three times, but no longer as they were read.
        if (Math.max(tableBytes + all, 3 * all) > limits.bytes()) {
            faults.add(
                    0,
                    "",
                    limits.exceeded(takes(all) + ", beside " + DataLimits.megabytes(Math.max(tableBytes, 2 * all))
                                    + " to read or to store them")
                            + widest());
        } else if (largest > DataLimits.LARGEST_BLOCK) {
            faults.add(
                    0,
                    "",
                    takes(all) + ", but a part of them may take " + DataLimits.megabytes(DataLimits.LARGEST_BLOCK)
                            + widest());
        }
    }

    private long bytes(long rows) {
        long ofTargets =
                switch (preprocessing.target()) {
                    case TargetEncoding.Classes ignored -> Long.BYTES;
                    case TargetEncoding.Values values ->
                        (long) Float.BYTES * values.names().size();
                };
        return rows * (Float.BYTES * (long) preprocessing.featureCount() + ofTargets);
    }

    private String takes(long bytes) {
        return String.format(
                "encoded, a row is %,d numbers and all rows take about %s",
                preprocessing.featureCount(), DataLimits.megabytes(bytes));
    }

    private String widest() {
        return "; the widest columns are "
                + preprocessing.columns().stream()
                        .sorted(Comparator.comparingInt(EncodedColumn::width).reversed())
                        .limit(MOST_NAMED)
                        .map(column -> String.format("'%s' (%,d numbers)", Excerpt.of(column.name()), column.width()))
                        .collect(Collectors.joining(", "));
    }
}
