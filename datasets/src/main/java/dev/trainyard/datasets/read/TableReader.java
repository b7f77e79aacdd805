package dev.trainyard.datasets.read;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.FaultList;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files twice: once to find every fault and what type each column has over all its rows, and once to fill typed
 * columns. So memory holds numbers and word indices, never a text per cell.
 */
public final class TableReader {

    private static final long MOST_ROWS = 1 << 30;
    /** What cleaning and splitting keep for each row: a hash, its place in order, its part. */
    private static final long BYTES_OF_ROW = 24;

    private final FaultList faults;
    private final DataLimits limits;

    public TableReader(FaultList faults, DataLimits limits) {
        this.faults = faults;
        this.limits = limits;
    }

    /** A reader with the usual limits. */
    public TableReader(FaultList faults) {
        this(faults, DataLimits.ofThisProcess());
    }

    /** Reads all columns of a file. Empty when there were faults. */
    public Optional<Table> read(DataFile file, Optional<DataFile> second) throws IOException {
        return read(file, second, Wanted.everything());
    }

    /**
     * Reads one file, or a second one with the same columns below it. Empty when there were faults.
     *
     * @throws IOException when a file cannot be read at all
     */
    public Optional<Table> read(DataFile file, Optional<DataFile> second, Wanted wanted) throws IOException {
        TypeScan scan = new TypeScan(wanted, faults);
        scan(file, scan, DataFault.Source.TRAINING);
        long ofFirst = scan.rows();
        if (second.isPresent()) {
            scan(second.get(), scan, DataFault.Source.VALIDATION);
        }
        faults.reading(DataFault.Source.TRAINING);
        List<ColumnTypes> columns = scan.columns().stream()
                .filter(column -> column.role() != Wanted.Role.PASSED_OVER)
                .toList();
        long bytes = bytes(columns, scan.rows());
        checkSize(scan.rows(), bytes);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        WordBudget budget = new WordBudget(limits.words(), limits.bytes() - bytes);
        TableFill fill = new TableFill(columns, (int) scan.rows(), budget);
        rows(file, fill);
        if (second.isPresent()) {
            fill.nextFile();
            rows(second.get(), fill);
        }
        Map<String, String> leftOut = leftOut(fill, budget);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        List<String> notes = columns.stream()
                .map(ColumnTypes::note)
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(
                new Table(fill.filled(), (int) scan.rows(), (int) ofFirst, leftOut, notes, bytes + budget.taken()));
    }

    private void scan(DataFile file, TypeScan scan, DataFault.Source source) throws IOException {
        faults.reading(source);
        String refusal = FileSignature.refusal(file.path());
        if (!refusal.isEmpty()) {
            faults.add(0, "", "the file " + refusal);
            return;
        }
        long before = scan.rows();
        rows(file, scan);
        scan.endOfFile();
        if (faults.isEmpty() && scan.rows() == before) {
            faults.add(0, "", "the file has a header but no rows");
        }
    }

    private void rows(DataFile file, RowSink sink) throws IOException {
        switch (file.format()) {
            case CSV -> new CsvRows(limits, sink).read(file.path());
            case JSONL -> new JsonlRows(limits, sink).read(file.path());
        }
    }

    private static long bytes(List<ColumnTypes> columns, long rows) {
        long ofRow = BYTES_OF_ROW;
        for (ColumnTypes column : columns) {
            ofRow += ColumnFill.bytesOfRow(column.kind());
        }
        return ofRow * rows;
    }

    private void checkSize(long rows, long bytes) {
        if (rows > MOST_ROWS) {
            faults.add(0, "", String.format("has %,d rows, but there may be at most %,d", rows, MOST_ROWS));
        } else if (bytes > limits.bytes()) {
            faults.add(
                    0,
                    "",
                    limits.exceeded(String.format("the %,d rows take about %s", rows, DataLimits.megabytes(bytes))));
        }
    }

    private Map<String, String> leftOut(TableFill fill, WordBudget budget) {
        Map<String, String> leftOut = new LinkedHashMap<>();
        if (budget.isExhausted()) {
            faults.add(0, "", limits.exceeded("the rows with all their different texts take more"));
            return leftOut;
        }
        for (ColumnTypes column : fill.crowded()) {
            String many = String.format("has more than %,d different texts", limits.words());
            if (column.role() == Wanted.Role.FEATURE) {
                leftOut.put(column.name(), many);
            } else {
                faults.add(0, column.name(), many + "; are these classes?");
            }
        }
        return leftOut;
    }
}
