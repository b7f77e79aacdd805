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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypesTest {

    private static final Wanted REGRESSION = new Wanted(List.of("y"), List.of(), true);

    @TempDir
    Path folder;

    private final FaultList faults = new FaultList();

    private Table table(String csv) throws IOException {
        return read(csv, Optional.empty(), Wanted.everything()).orElseThrow(() -> new AssertionError(sentences()));
    }

    private Optional<Table> read(String csv, Optional<String> second, Wanted wanted) throws IOException {
        Uploads uploads = new Uploads(folder);
        return new TableReader(faults, DataLimits.ofHeap(1L << 30))
                .read(uploads.csv(csv), second.map(uploads::validationCsv), wanted);
    }

    private List<String> sentences() {
        return faults.kept().stream().map(DataFault::sentence).toList();
    }

    @Test
    void aColumnIsNumericWhenAllItsValuesAreNumbers() throws IOException {
        Table table = table("n,t,w,m,e,mixed\n1,true,x,NA,,1\n-2.5e1,False,7,?,,true\n,,,1,,\n");

        assertThat(numbers(table, "n").values()).containsExactly(1, -25, Double.NaN);
        assertThat(numbers(table, "n").truths()).isFalse();
        assertThat(numbers(table, "t").values()).containsExactly(1, 0, Double.NaN);
        assertThat(numbers(table, "t").truths()).isTrue();
        assertThat(numbers(table, "m").values()).containsExactly(Double.NaN, Double.NaN, 1);
        assertThat(numbers(table, "e").values()).containsOnly(Double.NaN);
        assertThat(words(table, "w").words()).containsExactly("x", "7");
        assertThat(words(table, "w").codes()).containsExactly(0, 1, -1);
        assertThat(words(table, "mixed").words()).containsExactly("1", "true");
    }

    private static Column.Numbers numbers(Table table, String name) {
        return (Column.Numbers) table.column(name).orElseThrow();
    }

    private static Column.Words words(Table table, String name) {
        return (Column.Words) table.column(name).orElseThrow();
    }

    @Test
    void onlyWantedColumnsAreFilled() throws IOException {
        Wanted wanted = new Wanted(List.of("c"), List.of("a"), false);
        Table table = read("a,b,c\n1,1e300,3\n", Optional.empty(), wanted).orElseThrow();

        assertThat(table.names()).containsExactly("a", "c");
    }

    @Test
    void whatARegressionCannotPredictIsToldCellByCell() throws IOException {
        assertThat(read("x,y\n\"a\nb\",1\n2,low\n3,NA\n4,\"1,5\"\n5\n", Optional.empty(), REGRESSION))
                .isEmpty();
        assertThat(sentences())
                .containsExactly(
                        "line 4, column 'y': 'low' is no number, but a regression predicts numbers",
                        "line 6, column 'y': '1,5' is no number, but a regression predicts numbers;"
                                + " write a point instead of the comma",
                        "line 7: has 1 values, but the header has 2 columns");
    }

    @Test
    void truthsAmongNumbersAreNoTarget() throws IOException {
        assertThat(read("x,y\n1,1\n2,true\n3,0\n", Optional.empty(), REGRESSION))
                .isEmpty();
        assertThat(sentences())
                .containsExactly("line 3, column 'y': 'true' stands among numbers; write 1 for true and 0 for false");
    }

    @Test
    void numbersBeyondWhatLearningComputesWithAreTold() throws IOException {
        assertThat(read("x,z,y\n1,1e39,1\n-1e300,x,2\n2,1,3\n3.5e38,2,4\n", Optional.empty(), REGRESSION))
                .isEmpty();
        assertThat(sentences())
                .containsExactly("line 3, column 'x': the number is beyond ±3.4e38, where 32-bit numbers end,"
                        + " and so are 1 more");
    }

    @Test
    void missingColumnsAreToldAllAtOnceWithTheNearestName() throws IOException {
        Wanted wanted = new Wanted(List.of("spcies"), List.of("petal", "sepal", "sepal"), false);
        assertThat(read("petal_length,sepal,species\n1,2,x\n", Optional.empty(), wanted))
                .isEmpty();
        assertThat(sentences())
                .containsExactly(
                        "column 'spcies': the file has no such column, which is to be a target;"
                                + " did you mean 'species'?",
                        "column 'petal': the file has no such column, which is to be a feature;"
                                + " it has petal_length, sepal, species",
                        "column 'sepal': is named twice among the features");
    }

    @Test
    void aSecondFileMayHaveItsColumnsInAnotherOrderAndMoreOfThem() throws IOException {
        Table table = read("a,y\n1,2\n", Optional.of("extra,y,a\nx,4,3\n"), Wanted.everything())
                .orElseThrow();

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.firstOfSecondFile()).isEqualTo(1);
        assertThat(table.names()).containsExactly("a", "y");
        assertThat(numbers(table, "a").values()).containsExactly(1, 3);
        assertThat(numbers(table, "y").values()).containsExactly(2, 4);
    }

    @Test
    void aSecondFileMustAgreeWithTheFirst() throws IOException {
        assertThat(read("n,t,w,y\n1,true,a,1\n", Optional.of("n,t,y\nx,1,2\n2,false,z\n3,true,z\n"), REGRESSION))
                .isEmpty();
        assertThat(sentences())
                .containsExactly(
                        "validation file, line 2, column 'n': 'x' is no number, as all values of the training file are",
                        "validation file, line 2, column 't': '1' is neither true nor false,"
                                + " as all values of the training file are",
                        "validation file, line 3, column 'y': 'z' is no number, as all values of the training file are",
                        "validation file, line 4, column 'y': 'z' is no number, as all values of the training file are",
                        "validation file, column 'w': the file has no such column, but the training file has");
    }

    @Test
    void faultsOfBothFilesAreToldAtOnce() throws IOException {
        assertThat(read("a,b\n1\n", Optional.of("a,b\n\n1,2,3\n"), Wanted.everything()))
                .isEmpty();
        assertThat(sentences())
                .containsExactly(
                        "line 2: has 1 values, but the header has 2 columns",
                        "validation file, line 3: has 3 values, but the header has 2 columns");
    }

    @Test
    void aFileWithoutRowsIsRefused() throws IOException {
        assertThat(read("a,b\n", Optional.empty(), Wanted.everything())).isEmpty();
        assertThat(sentences()).containsExactly("the file has a header but no rows");
    }

    @Test
    void aSecondFileWithoutRowsIsRefused() throws IOException {
        assertThat(read("a,b\n1,2\n", Optional.of("a,b\n"), Wanted.everything()))
                .isEmpty();
        assertThat(sentences()).containsExactly("validation file: the file has a header but no rows");
    }

    @Test
    void slipsAmongNumbersAreNoted() throws IOException {
        String rows = "1,2\n".repeat(18);
        assertThat(table("a,b\n" + rows + "oops,2\n1,2\n").notes())
                .containsExactly("The column 'a' holds 19 numbers, but is read as texts, since 1 values are none;"
                        + " the first is 'oops' in line 20.");
    }

    @Test
    void decimalCommasAreNoted() throws IOException {
        assertThat(table("a;b\n1,5;2\n3;2\n").notes())
                .containsExactly("The column 'a' seems to hold numbers with a decimal comma, such as 1,5,"
                        + " and is read as texts. Write a point.");
    }

    @Test
    void answersThatReadAsMissingAreNoted() throws IOException {
        Wanted wanted = new Wanted(List.of("y"), List.of(), false);
        assertThat(read("x,y\n1,none\n2,some\n3,None\n4,\n", Optional.empty(), wanted)
                        .orElseThrow()
                        .notes())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("The column 'y' says 'None' or the like in 2 rows, which are left out");
    }
}
