package dev.trainyard.datasets.read;

import dev.trainyard.datasets.DataLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Separated values: the separator is found out, the first row names the columns. */
final class CsvRows {

    private final DataLimits limits;
    private final RowSink sink;
    private List<String> names = List.of();

    CsvRows(DataLimits limits, RowSink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    void read(Path file) throws IOException {
        char separator = CsvSeparator.of(file);
        try (FileText text = FileText.open(file, sink)) {
            CsvRecords records = new CsvRecords(text, separator, limits, this::fault);
            boolean any = records.next();
            if (text.isCutOff()) {
                return; // what was read of the header would only raise questions
            }
            if (!any) {
                sink.fault(0, "", "the file has no rows");
            } else if (header(records)) {
                String[] values = new String[names.size()];
                while (records.next()) {
                    row(records, values);
                }
            }
        }
    }

    private void fault(long line, int field, String message) {
        sink.fault(line, field < names.size() ? names.get(field) : "", message);
    }

    /** Whether the rows below can be read. */
    private boolean header(CsvRecords record) {
        long line = record.line();
        if (record.count() > limits.columns()) {
            sink.fault(
                    line,
                    "",
                    String.format(
                            "has %,d columns, but a file may have %,d; leave out those that the model does not need",
                            record.count(), limits.columns()));
            return false;
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < record.count(); i++) {
            found.add(record.field(i));
        }
        if (record.isSound() && found.stream().allMatch(Values::isNumber)) {
            sink.fault(line, "", "there is no header; put the columns' names in the first line");
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (String name : found) {
            checkName(line, name, seen);
            sink.column(name);
        }
        names = found;
        return record.isSound();
    }

    private void checkName(long line, String name, Set<String> seen) {
        int place = seen.size() + 1;
        if (name.isEmpty()) {
            seen.add("\0" + place); // counts, and equals no other
            sink.fault(
                    line,
                    "",
                    "column " + place + " has no name; give it one, or write the file without it"
                            + " (an index, or a separator at the end of each line)");
        } else if (name.length() > limits.nameCharacters()) {
            seen.add(name);
            sink.fault(line, name, "a column's name may have at most " + limits.nameCharacters() + " characters");
        } else if (!seen.add(name)) {
            seen.add("\0" + place);
            sink.fault(line, name, "two columns have this name; rename one");
        }
    }

    private void row(CsvRecords record, String[] values) {
        if (!record.isSound()) {
            return;
        }
        if (record.count() != names.size()) {
            sink.fault(
                    record.line(),
                    "",
                    "has " + record.count() + " values, but the header has " + names.size() + " columns");
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = record.field(i);
        }
        sink.row(record.line(), values);
    }
}
