package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFaultsTest {

    @TempDir
    Path folder;

    private Recorded read(String content) {
        return Recorded.of(new Uploads(folder).csv(content));
    }

    @Test
    void aHeaderOfNumbersIsNoHeader() {
        Recorded recorded = read("5.1,3.5\n4.9,3.0\n");

        assertThat(recorded.faults)
                .containsExactly("1 [] there is no header; put the columns' names in the first line");
        assertThat(recorded.rows).isEmpty();
    }

    @Test
    void everyFaultOfTheHeaderIsToldAtOnce() {
        Recorded recorded = read("\n,a,b,a,\n1,2,3,4,5\n");

        assertThat(recorded.faults)
                .containsExactly(
                        "2 [] column 1 has no name; give it one, or write the file without it"
                                + " (an index, or a separator at the end of each line)",
                        "2 [a] two columns have this name; rename one",
                        "2 [] column 5 has no name; give it one, or write the file without it"
                                + " (an index, or a separator at the end of each line)");
    }

    @Test
    void aNameMayNotBeEndless() {
        Recorded recorded = read("x".repeat(257) + ",b\n1,2\n");

        assertThat(recorded.faults).hasSize(1);
        assertThat(recorded.faults.getFirst()).contains("may have at most 256 characters");
    }

    @Test
    void aFileWithoutAnyTextHasNoRows() {
        assertThat(read("\n \n\r\n").faults).containsExactly("0 [] the file has no rows");
        assertThat(read("\uFEFF").faults).containsExactly("0 [] the file has no rows");
    }

    @Test
    void rowsOfOtherLengthsAreToldByThePhysicalLineInWhichTheyBegin() {
        Recorded recorded = read("a,\"b\nb\"\n1,2\n1\n\"x\r\n\r\ny\",\"\n\"\n1,2,3\n\n,,,\n");

        assertThat(recorded.faults)
                .containsExactly(
                        "4 [] has 1 values, but the header has 2 columns",
                        "9 [] has 3 values, but the header has 2 columns",
                        "11 [] has 4 values, but the header has 2 columns");
        assertThat(recorded.lines).containsExactly(3L, 5L);
    }

    @Test
    void textBehindAClosingQuoteIsToldWhereItStandsAndReadingGoesOn() {
        Recorded recorded = read("a,b\n1,\"two\nlines\"x\n\"y\" z,3\n4\n5,6\n");

        assertThat(recorded.faults)
                .containsExactly(
                        "3 [b] text follows the closing quote at character 7; within quotes a quote is written twice",
                        "4 [a] text follows the closing quote at character 5; within quotes a quote is written twice",
                        "5 [] has 1 values, but the header has 2 columns");
        assertThat(recorded.rows).containsExactly(List.of("5", "6"));
    }

    @Test
    void aQuoteThatIsNeverClosedIsToldWhereItOpens() {
        Recorded recorded = read("a,b\n1,2\n3,\"4\n5,6\n7,8\n");

        assertThat(recorded.faults).containsExactly("3 [b] the quote at character 3 is never closed");
        assertThat(recorded.rows).containsExactly(List.of("1", "2"));
    }

    @Test
    void aQuoteLeftOpenInTheHeaderIsTold() {
        assertThat(read("a,\"b\n1,2\n").faults).contains("1 [] the quote at character 3 is never closed");
    }

    @Test
    void bytesThatAreNoUtf8AreToldOnceALineWithTheirPlace() {
        byte[] content = "a,b\nä,é\nx,é\n1\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Recorded recorded = Recorded.of(new Uploads(folder).file("rows.csv", content));

        assertThat(recorded.faults)
                .containsExactly(
                        "2 [] character 1 is no UTF-8 (byte 0xE4); save the file as UTF-8",
                        "3 [] character 3 is no UTF-8 (byte 0xE9); save the file as UTF-8",
                        "4 [] has 1 values, but the header has 2 columns");
    }

    @Test
    void aCharacterCutOffAtTheEndIsTold() {
        byte[] content = {'a', '\n', 'x', '\n', (byte) 0xE2, (byte) 0x82};
        Recorded recorded = Recorded.of(new Uploads(folder).file("rows.csv", content));

        assertThat(recorded.faults).containsExactly("3 [] character 1 is no UTF-8 (byte 0xE2); save the file as UTF-8");
    }

    @Test
    void aNulEndsTheReading() {
        Recorded recorded = read("a,b\n1,\0\n1\n1\n");

        assertThat(recorded.faults)
                .containsExactly(
                        "2 [] character 3 is a NUL, which no text has;" + " if the file is UTF-16, save it as UTF-8");
    }
}
