package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlTest {

    @TempDir
    Path folder;

    private Recorded read(String content) {
        return Recorded.of(new Uploads(folder).jsonl(content));
    }

    @Test
    void plainValuesOfEveryKindAreRead() {
        Recorded recorded = read("""
                {"n": 1.50, "e": -2E3, "t": true, "f": false, "s": " x\\ty ", "m": null, "u": "\\u00e4"}
                """);

        assertThat(recorded.faults).isEmpty();
        assertThat(recorded.columns).containsExactly("n", "e", "t", "f", "s", "m", "u");
        assertThat(recorded.rows).containsExactly(List.of("1.50", "-2E3", "true", "false", "x\ty", "", "ä"));
    }

    @Test
    void aMemberMayComeUpLateAndBeLeftOutAgain() {
        Recorded recorded = read("{\"a\":1}\n{\"b\":2,\"a\":3}\n{\"b\":4}\n{}\n");

        assertThat(recorded.faults).isEmpty();
        assertThat(recorded.columns).containsExactly("a", "b");
        assertThat(recorded.rows).containsExactly(List.of("1"), List.of("3", "2"), List.of("", "4"), List.of("", ""));
    }

    @Test
    void manyMembersMayComeUpLate() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            rows.append("{\"c").append(i).append("\":").append(i).append("}\n");
        }
        Recorded recorded = read(rows.toString());

        for (int i = 0; i < 100; i++) {
            assertThat(recorded.rows.get(i)).hasSize(i + 1).last().isEqualTo(Integer.toString(i));
            assertThat(recorded.rows.get(i).subList(0, i)).allMatch(String::isEmpty);
        }
    }

    @Test
    void emptyLinesAMarkAndOtherLineEndsDoNotMatter() {
        Recorded recorded = read("\uFEFF\n{\"a\":1}\r\n\r\n  \n{\"a\":2}\r{\"a\":3}");

        assertThat(recorded.faults).isEmpty();
        assertThat(recorded.lines).containsExactly(2L, 5L, 6L);
    }

    @Test
    void everyBadLineIsToldAndTheOthersAreRead() {
        Recorded recorded = read("""
                {"a": 1, "b": {"c": [1, 2]}, "d": []}
                {"a": 1, "a": 2}
                [1, 2]
                {"a": 1} {"a": 2}
                {"a": 1},
                {"a": 1
                {a: 1}
                {"a": NaN}
                {"a": 01}
                "text"
                {"a": 5}
                {"": 1}
                """);

        assertThat(recorded.faults)
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("1 [b] is an object or a list"),
                        fault -> assertThat(fault).startsWith("1 [d] is an object or a list"),
                        fault -> assertThat(fault)
                                .startsWith("2 [] is not valid JSON at character")
                                .contains("'a'"),
                        fault -> assertThat(fault).startsWith("3 [] is no JSON object"),
                        fault -> assertThat(fault).startsWith("4 [] has more than one JSON object"),
                        fault -> assertThat(fault).startsWith("5 [] is not valid JSON at character 9"),
                        fault -> assertThat(fault).isEqualTo("6 [] is not valid JSON: it ends in the middle"),
                        fault -> assertThat(fault).startsWith("7 [] is not valid JSON at character 2"),
                        fault -> assertThat(fault).startsWith("8 [] is not valid JSON at character"),
                        fault -> assertThat(fault).startsWith("9 [] is not valid JSON at character"),
                        fault -> assertThat(fault).startsWith("10 [] is no JSON object"),
                        fault -> assertThat(fault).startsWith("12 [] has a value without a name"));
        assertThat(recorded.rows).contains(List.of("5", "", ""));
    }

    @Test
    void aJsonListIsRefusedOnceAndSaysHowToWriteIt() {
        Recorded recorded = read("[\n  {\"a\": 1},\n  {\"a\": 2}\n]\n");

        assertThat(recorded.faults)
                .containsExactly("1 [] the file is a JSON list; write one object a line, without brackets and commas");
    }

    @Test
    void noMessageNamesAClassOrTheSource() {
        Recorded recorded = read("{\"a\": " + "9".repeat(1_000_000) + "}\n{\"a\"\n{\"a\": \"\0\"}\n");

        assertThat(recorded.faults).isNotEmpty();
        assertThat(recorded.faults)
                .noneMatch(fault -> fault.contains("Source") || fault.contains("StreamRead") || fault.contains("`"));
    }

    @Test
    void nothingButBlanksIsNoRows() {
        assertThat(read(" \n\n").faults).containsExactly("0 [] the file has no rows");
    }
}
