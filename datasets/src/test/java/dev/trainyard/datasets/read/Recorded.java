package dev.trainyard.datasets.read;

import dev.trainyard.datasets.DataLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what a file holds. */
final class Recorded implements RowSink {

    static final DataLimits LIMITS = DataLimits.ofHeap(1L << 30);

    final List<String> columns = new ArrayList<>();
    final List<List<String>> rows = new ArrayList<>();
    final List<Long> lines = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    static Recorded of(DataFile file) {
        return of(file, LIMITS);
    }

    static Recorded of(DataFile file, DataLimits limits) {
        Recorded recorded = new Recorded();
        try {
            switch (file.format()) {
                case CSV -> new CsvRows(limits, recorded).read(file.path());
                case JSONL -> new JsonlRows(limits, recorded).read(file.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return recorded;
    }

    @Override
    public void column(String name) {
        columns.add(name);
    }

    @Override
    public void row(long line, String[] values) {
        lines.add(line);
        rows.add(List.copyOf(Arrays.asList(values).subList(0, columns.size())));
    }

    @Override
    public void fault(long line, String column, String message) {
        faults.add(line + " [" + column + "] " + message);
    }
}
