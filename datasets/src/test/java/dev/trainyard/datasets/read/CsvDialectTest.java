package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDialectTest {

    @TempDir
    Path folder;

    private Recorded read(String content) {
        Recorded recorded = Recorded.of(new Uploads(folder).csv(content));
        assertThat(recorded.faults).isEmpty();
        return recorded;
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsFoundOut(String separator) {
        Recorded recorded = read("a,b,c\n1.5,x y,\n".replace(",", separator));

        assertThat(recorded.columns).containsExactly("a", "b", "c");
        assertThat(recorded.rows).containsExactly(List.of("1.5", "x y", ""));
    }

    @Test
    void theSeparatorIsCountedOutsideQuotesOnly() {
        Recorded recorded = read("\"a, b, c, d\";e\n1;2\n");

        assertThat(recorded.columns).containsExactly("a, b, c, d", "e");
    }

    @Test
    void theSeparatorIsFoundBelowEmptyLinesToo() {
        Recorded recorded = read("\n  \r\na;b\n1;2\n");

        assertThat(recorded.columns).containsExactly("a", "b");
        assertThat(recorded.lines).containsExactly(4L);
    }

    @Test
    void aFileOfOneColumnHasNoSeparator() {
        Recorded recorded = read("a\n1\n\n2\n\"\"\n");

        assertThat(recorded.columns).containsExactly("a");
        assertThat(recorded.rows).containsExactly(List.of("1"), List.of("2"), List.of(""));
    }

    @Test
    void quotesHoldSeparatorsLineEndsAndQuotes() {
        Recorded recorded = read("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"x\ny\r\nz\",\"\"\n");

        assertThat(recorded.rows).containsExactly(List.of("1,2", "say \"hi\""), List.of("x\ny\nz", ""));
    }

    @Test
    void aQuoteInTheMiddleOfAPlainValueIsAnOrdinaryCharacter() {
        assertThat(read("a,b\n5\" pipe,x\"y\"\n").rows).containsExactly(List.of("5\" pipe", "x\"y\""));
    }

    @Test
    void blanksAroundValuesAndQuotesArePassedOver() {
        Recorded recorded = read("a , b\n 1 , \"x, y\" \n\t2,\t\"z\"\t\n");

        assertThat(recorded.columns).containsExactly("a", "b");
        assertThat(recorded.rows).containsExactly(List.of("1", "x, y"), List.of("2", "z"));
    }

    @Test
    void aTabThatSeparatesIsNoBlank() {
        assertThat(read("a\tb\tc\n1\t\t3\n\t\"\"\t\n").rows)
                .containsExactly(List.of("1", "", "3"), List.of("", "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anyLineEndEndsALine(String end) {
        Recorded recorded = read("a,b\n1,2\n3,\"x\ny\"\n5,6".replace("\n", end));

        assertThat(recorded.rows).containsExactly(List.of("1", "2"), List.of("3", "x\ny"), List.of("5", "6"));
        assertThat(recorded.lines).containsExactly(2L, 3L, 5L);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        assertThat(read("\uFEFFa,b\n1,2\n").columns).containsExactly("a", "b");
        assertThat(read("\uFEFF\"a\",b\n1,2\n").columns).containsExactly("a", "b");
    }

    @Test
    void lettersOfAllScriptsAreRead() {
        Recorded recorded = read("größe,名前\n1,\"日本\"\n2,\uD83D\uDE00\n");

        assertThat(recorded.columns).containsExactly("größe", "名前");
        assertThat(recorded.rows).containsExactly(List.of("1", "日本"), List.of("2", "\uD83D\uDE00"));
    }
}
