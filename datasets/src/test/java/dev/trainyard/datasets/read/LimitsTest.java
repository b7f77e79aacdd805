package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every limit at its edge: what is just within is read, what is just beyond is told with the limit. */
class LimitsTest {

    private static final DataLimits SMALL = new DataLimits(5, 10, 20, 40, 3, 10_000);

    @TempDir
    Path folder;

    private final FaultList faults = new FaultList();

    private Optional<Table> read(DataFile file) throws IOException {
        return new TableReader(faults, SMALL).read(file, Optional.empty());
    }

    private List<String> sentences() {
        return faults.kept().stream().map(DataFault::sentence).toList();
    }

    private Uploads uploads() {
        return new Uploads(folder);
    }

    @Test
    void columnsOfACsvAreLimited() throws IOException {
        assertThat(read(uploads().csv("a,b,c,d,e\n1,2,3,4,5\n"))).isPresent();
        assertThat(read(uploads().csv("a,b,c,d,e,f\n1,2,3,4,5,6\n"))).isEmpty();
        assertThat(sentences())
                .containsExactly("line 1: has 6 columns, but a file may have 5;"
                        + " leave out those that the model does not need");
    }

    @Test
    void aRowWithMoreValuesThanColumnsIsOnlyCounted() throws IOException {
        assertThat(read(uploads().csv("a,b\n" + ",".repeat(500) + "\n"))).isEmpty();
        assertThat(sentences()).containsExactly("line 2: has 501 values, but the header has 2 columns");
    }

    @Test
    void namesOfAJsonlAreLimitedOverAllItsLines() throws IOException {
        assertThat(read(uploads().jsonl("{\"a\":1,\"b\":1}\n{\"c\":1,\"d\":1}\n{\"e\":1}\n")))
                .isPresent();
        assertThat(read(uploads().jsonl("{\"a\":1,\"b\":1,\"c\":1}\n{\"d\":1,\"e\":1,\"f\":1}\n{\"g\":1}\n")))
                .isEmpty();
        assertThat(sentences())
                .containsExactly("line 2, column 'f': the file has more than 5 different names;"
                        + " leave out those that the model does not need");
    }

    @Test
    void aValueIsLimitedAndTheRowsBehindItAreStillRead() throws IOException {
        assertThat(read(uploads().csv("a,b\n" + "x".repeat(20) + ",1\n"))).isPresent();
        assertThat(read(uploads().csv("a,b\n1,\"" + "x".repeat(21) + "\"\n1\n")))
                .isEmpty();
        assertThat(sentences())
                .containsExactly(
                        "line 2, column 'b': a value may have at most 20 characters; shorten it,"
                                + " or close the quote before it",
                        "line 3: has 1 values, but the header has 2 columns");
    }

    @Test
    void aRowIsLimited() throws IOException {
        String ten = "x".repeat(10);
        assertThat(read(uploads().csv("a,b,c,d\n" + ten + "," + ten + "," + ten + "," + ten + "\n")))
                .isPresent();
        assertThat(read(uploads().csv("a,b,c,d\n" + ten + "," + ten + "," + ten + "," + ten + "x\n")))
                .isEmpty();
        assertThat(sentences())
                .containsExactly("line 2, column 'd': a row may have at most 40 characters; shorten it,"
                        + " or close the quote in it");
    }

    @Test
    void aLineOfAJsonlIsLimited() throws IOException {
        assertThat(read(uploads().jsonl("{\"a\":\"" + "x".repeat(20) + "\"}\n")))
                .isPresent();
        assertThat(read(uploads().jsonl("{\"a\":\"" + "x".repeat(33) + "\"}\n{\"a\"}\n")))
                .isEmpty();
        assertThat(sentences())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("line 1: a line may have at most 40 characters"),
                        second -> assertThat(second).startsWith("line 2: is not valid JSON"));
    }

    @Test
    void aTextANumberAndANameOfAJsonlAreLimited() throws IOException {
        assertThat(read(uploads().jsonl("{\"a\":\"" + "x".repeat(21) + "\"}\n{\"abcdefghijk\":1}\n")))
                .isEmpty();
        assertThat(sentences())
                .hasSize(2)
                .allMatch(fault -> fault.contains("has too much in it")
                        && fault.contains("a text may have 20 characters, a name 10, a number 1,000"));
    }

    @Test
    void aColumnWithTooManyDifferentTextsIsLeftOut() throws IOException {
        Table table = read(uploads().csv("a,b\nx,u\ny,v\nz,w\nx,t\n")).orElseThrow();

        assertThat(table.names()).containsExactly("a");
        assertThat(table.leftOut()).containsExactly(java.util.Map.entry("b", "has more than 3 different texts"));
    }

    @Test
    void aTargetWithTooManyDifferentTextsIsRefused() throws IOException {
        Wanted wanted = new Wanted(List.of("b"), List.of(), false);
        DataFile file = uploads().csv("a,b\nx,u\ny,v\nz,w\nx,t\n");

        assertThat(new TableReader(faults, SMALL).read(file, Optional.empty(), wanted))
                .isEmpty();
        assertThat(sentences()).containsExactly("column 'b': has more than 3 different texts; are these classes?");
    }

    /** A row takes 24 bytes, and 8 for each number. */
    @Test
    void theMemoryOfRowsIsLimited() throws IOException {
        assertThat(read(uploads().csv("a,b\n" + "1,2\n".repeat(250)))).isPresent();
        assertThat(read(uploads().csv("a,b\n" + "1,2\n".repeat(251)))).isEmpty();
        assertThat(sentences()).hasSize(1).first().asString().startsWith("the 251 rows take about 1 MB, but rows may");
    }

    @Test
    void theMemoryOfTextsIsLimited() throws IOException {
        DataLimits limits = new DataLimits(5, 10, 20, 40, 1_000, 10_000);
        String words = IntStream.range(0, 90).mapToObj(i -> "word" + i).collect(Collectors.joining("\n"));

        assertThat(new TableReader(faults, limits).read(uploads().csv("a\n" + words), Optional.empty()))
                .isEmpty();
        assertThat(sentences())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("the rows with all their different texts take more, but rows may take 0 MB here;");
    }

    @Test
    void whatIsShownOfAUsersTextIsShortAndPlain() throws IOException {
        Wanted wanted = new Wanted(List.of("y"), List.of(), true);
        DataFile file = uploads().csv("x,y\n1,\u001b[2J\u202Eevil\n2," + "z".repeat(1000) + "\n");

        assertThat(new TableReader(faults, Recorded.LIMITS).read(file, Optional.empty(), wanted))
                .isEmpty();
        assertThat(sentences().getFirst()).contains("'\\u001b[2J\\u202eevil' is no number");
        assertThat(sentences().getLast()).contains("'" + "z".repeat(40) + "…' is no number");
    }

    @Test
    void onlyAHundredFaultsAreKeptButAllAreCounted() throws IOException {
        assertThat(read(uploads().csv("a,b\n" + "1\n".repeat(100_000)))).isEmpty();
        assertThat(faults.total()).isEqualTo(100_000);
        assertThat(faults.kept()).hasSize(100);
        assertThat(faults.kept().getLast().line()).isEqualTo(101);
    }
}
