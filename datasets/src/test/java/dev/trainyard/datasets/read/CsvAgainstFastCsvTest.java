package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.trainyard.datasets.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another reader as the oracle: whatever we find sound, FastCSV reads alike, and it reads nothing that we call torn. */
class CsvAgainstFastCsvTest {

    private static final String LETTERS = "ab,,\"\"\"\n\nü";

    @TempDir
    Path folder;

    private record Cut(long line, List<String> fields) {}

    @Test
    void soundRecordsAreReadAlike() throws IOException {
        int compared = 0;
        for (int seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 40);
            for (int i = 0; i < length; i++) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            List<String> faults = new ArrayList<>();
            List<Cut> ours = ours(text.toString(), faults);
            if (faults.isEmpty()) {
                compared++;
                assertThat(ours).as("seed %d: %s", seed, text).isEqualTo(theirs(text.toString()));
            } else {
                assertThat(isTorn(text.toString()))
                        .as("seed %d: %s", seed, text)
                        .isTrue();
            }
        }
        assertThat(compared).isGreaterThan(500);
    }

    private List<Cut> ours(String content, List<String> faults) throws IOException {
        List<Cut> records = new ArrayList<>();
        try (FileText text = FileText.open(new Uploads(folder).csv(content).path(), new Recorded())) {
            CsvRecords reader = new CsvRecords(
                    text, ',', Recorded.LIMITS, (line, field, message) -> faults.add(line + ": " + message));
            while (reader.next()) {
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < reader.count(); i++) {
                    fields.add(reader.field(i));
                }
                records.add(new Cut(reader.line(), fields));
            }
        }
        return records;
    }

    private static List<Cut> theirs(String content) {
        List<Cut> records = new ArrayList<>();
        CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(content);
        for (CsvRecord next : reader) {
            List<String> fields = next.getFields().stream().map(String::strip).toList();
            records.add(new Cut(next.getStartingLineNumber(), fields));
        }
        return records;
    }

    /** FastCSV throws, or it takes another line for a part of the last record, whose quote is open. */
    private static boolean isTorn(String content) {
        try {
            return !theirs(content + "\nthe,end").getLast().fields().equals(List.of("the", "end"));
        } catch (CsvParseException e) {
            return true;
        }
    }
}
