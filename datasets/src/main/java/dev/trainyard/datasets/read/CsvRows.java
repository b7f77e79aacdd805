package dev.trainyard.datasets.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Separated values: the separator is found out, the first row names the columns. */
final class CsvRows {

    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE = 1 << 16;

    private final Path file;
    private final RowSink sink;

    CsvRows(Path file, RowSink sink) {
        this.file = file;
        this.sink = sink;
    }

    void read() throws IOException {
        long lastLine = 0;
        try (BufferedReader text = StrictText.open(file)) {
            char separator = separatorOf(text);
            Iterator<CsvRecord> records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(true)
                    .ofCsvRecord(text)
                    .iterator();
            if (!records.hasNext()) {
                sink.fault(0, "", "the file has no rows");
                return;
            }
            List<String> names = header(records.next());
            if (names.isEmpty()) {
                return;
            }
            while (records.hasNext()) {
                CsvRecord record = records.next();
                lastLine = record.getStartingLineNumber();
                row(record, names);
            }
        } catch (CsvParseException | UncheckedIOException e) {
            tell(e, lastLine);
        } catch (CharacterCodingException e) {
            sink.fault(0, "", "the file is not valid UTF-8; save it as UTF-8");
        }
    }

    private void tell(RuntimeException e, long lastLine) {
        if (hasCause(e, CharacterCodingException.class)) {
            sink.fault(0, "", "after line " + lastLine + " there are bytes that are not UTF-8; save the file as UTF-8");
        } else {
            sink.fault(lastLine + 1, "", "cannot be read as separated values; is a quote left open?");
        }
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private List<String> header(CsvRecord record) {
        List<String> names = new ArrayList<>();
        boolean numbers = true;
        for (String field : record.getFields()) {
            String name = field.strip();
            numbers = numbers && Values.isNumber(name);
            if (name.isEmpty()) {
                sink.fault(record.getStartingLineNumber(), "", "column " + (names.size() + 1) + " has no name");
            } else if (names.contains(name)) {
                sink.fault(record.getStartingLineNumber(), name, "two columns have this name; rename one");
            }
            names.add(name);
        }
        if (numbers) {
            sink.fault(
                    record.getStartingLineNumber(), "", "there is no header; put the columns' names in the first line");
            return List.of();
        }
        sink.columns(names);
        return names;
    }

    private void row(CsvRecord record, List<String> names) {
        int count = record.getFieldCount();
        if (count != names.size()) {
            sink.fault(
                    record.getStartingLineNumber(),
                    "",
                    "has " + count + " values, but the header has " + names.size() + " columns");
            return;
        }
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            String value = record.getField(i).strip();
            values[i] = Values.isMissing(value) ? null : value;
        }
        sink.row(record.getStartingLineNumber(), values);
    }

    /** The separator that stands most often in the first line, outside quotes; a comma when none does. */
    private static char separatorOf(BufferedReader text) throws IOException {
        text.mark(SAMPLE);
        char[] sample = new char[SAMPLE - 1];
        int length = text.read(sample, 0, sample.length);
        text.reset();
        char best = ',';
        int most = 0;
        for (char candidate : SEPARATORS) {
            int count = 0;
            boolean quoted = false;
            for (int i = 0; i < length && (quoted || sample[i] != '\n' && sample[i] != '\r'); i++) {
                quoted ^= sample[i] == '"';
                count += !quoted && sample[i] == candidate ? 1 : 0;
            }
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }
}
