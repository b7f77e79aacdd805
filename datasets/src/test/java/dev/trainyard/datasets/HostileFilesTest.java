package dev.trainyard.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are far larger than the memory of the process that reads them, or pretend to be: a process with a heap of 48
 * MB reads one after the other, refuses each with a reason, and is still alive.
 */
class HostileFilesTest {

    private static final int MILLION = 1_000_000;

    @TempDir
    Path folder;

    /** Writes a beginning, a piece again and again, and an end. */
    private void write(String name, String begin, int times, IntFunction<String> piece, String end) {
        write(name, StandardCharsets.UTF_8, begin, times, piece, end);
    }

    private void write(String name, Charset charset, String begin, int times, IntFunction<String> piece, String end) {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name), charset)) {
            out.write(begin);
            for (int i = 0; i < times; i++) {
                out.write(piece.apply(i));
            }
            out.write(end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IntFunction<String> always(String piece) {
        return i -> piece;
    }

    private String outcome(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".outcome"));
    }

    @Test
    void noFileTakesMoreMemoryThanThereIs() throws IOException, InterruptedException {
        String k = "x".repeat(1000);
        write("field.csv", "x,y\n1,", 100_000, always(k), "\n1\n");
        write("quoted.csv", "x,y\n1,0\n\"", 40_000, always(k + "\n"), "");
        write("wide.csv", "x,y\n", 15 * MILLION, always(","), "\n1,0\n");
        write("header.csv", "y", 2 * MILLION, always(",1"), "\n");
        write("columns.csv", "y", MILLION, i -> ",c" + i % 1000, "\n1\n");
        write("quotes.csv", "x,y\n", 15 * MILLION, always("\""), "\n");
        write("torn.csv", "x,y\n", 2 * MILLION, always("1\n"), "");
        write("rows.csv", "x,y\n", 2 * MILLION, i -> i % 10 + "," + i % 2 + "\n", "");
        write("cells.csv", "y" + names(20_000) + "\n", 500, always("1" + ",".repeat(20_000) + "\n"), "");
        write("words.csv", "w,x,y\n", 150_000, i -> "w" + i + "," + i % 7 + "," + i % 2 + "\n", "");
        write("places.csv", "w,y\n", 100_000, i -> "w" + i % 3001 + "," + i % 2 + "\n", "");
        write("digits.csv", "x,y\n", 1, always("9".repeat(MILLION) + ",1\n"), "1,0\n");
        write("utf16.csv", StandardCharsets.UTF_16LE, "x,y\n", 5 * MILLION, always("1\n"), "");
        write("latin.csv", StandardCharsets.ISO_8859_1, "x,y\n", MILLION, always("é,ü\n"), "");
        write("line.jsonl", "{\"y\":1,\"x\":\"", 40_000, always(k), "\"}\n");
        write("text.jsonl", "{\"y\":1,\"x\":\"", 2_000, always(k), "\"}\n");
        write("names.jsonl", "{\"y\":1}\n", 200_000, i -> "{\"c" + i + "\":1}\n", "");
        write("row.jsonl", "{\"y\":1", 200_000, i -> ",\"c" + i + "\":1", "}\n");
        write("deep.jsonl", "{\"y\":", MILLION, always("["), "\n");
        write("nested.jsonl", "{\"y\":", MILLION / 2, always("{\"a\":"), "\n");
        write("digits.jsonl", "{\"y\":", MILLION, always("9"), "}\n");
        write("exponent.jsonl", "{\"y\":1e", 900, always("9"), "}\n{\"y\":1e999999999}\n");
        write("colliding.jsonl", "{\"y\":1", 1 << 14, i -> ",\"" + colliding(i) + "\":1", "}\n");

        read();

        assertThat(outcome("field.csv"))
                .startsWith("2 faults, the first: line 2, column 'y': a value may have at most 1,048,576 characters");
        assertThat(outcome("quoted.csv"))
                .startsWith("2 faults, the first: line 3, column 'x': a value may have at most 1,048,576 characters");
        assertThat(outcome("wide.csv"))
                .startsWith("1 faults, the first: line 2: has 15000001 values, but the header has 2 columns");
        assertThat(outcome("header.csv")).contains("line 1: has 2,000,001 columns, but a file may have 50,000");
        assertThat(outcome("columns.csv")).contains("line 1: has 1,000,001 columns, but a file may have 50,000");
        assertThat(outcome("quotes.csv")).contains("line 2, column 'x': a value may have at most 1,048,576 characters");
        assertThat(outcome("torn.csv")).startsWith("2000000 faults, the first: line 2: has 1 values");
        assertThat(outcome("rows.csv"))
                .contains("1 faults, the first: the 2,000,000 rows take about 77 MB, but rows may");
        assertThat(outcome("cells.csv")).contains("1 faults, the first: the 500 rows take about 77 MB, but rows may");
        assertThat(outcome("words.csv")).contains("more than 100,000 different texts");
        assertThat(outcome("places.csv")).contains("encoded, a row is ", "the widest columns are 'w'");
        assertThat(outcome("digits.csv")).startsWith("1 faults, the first: too few rows");
        assertThat(outcome("utf16.csv")).startsWith("1 faults, the first: line 1: character 2 is a NUL");
        assertThat(outcome("latin.csv")).contains(" faults, the first: line 2: character 1 is no UTF-8");
        assertThat(outcome("line.jsonl")).contains("line 1: a line may have at most 4,194,304 characters");
        assertThat(outcome("text.jsonl")).contains("a text may have 1,048,576 characters");
        assertThat(outcome("names.jsonl"))
                .contains("faults, the first: line 50001, column 'c49999': the file has more than 50,000");
        assertThat(outcome("row.jsonl"))
                .contains("faults, the first: line 1, column 'c49999': the file has more than 50,000");
        assertThat(outcome("deep.jsonl")).contains("faults, the first: line 1: has too much in it");
        assertThat(outcome("nested.jsonl")).contains("faults, the first: line 1: has too much in it");
        assertThat(outcome("digits.jsonl")).contains("faults, the first: line 1: has too much in it");
        assertThat(outcome("exponent.jsonl")).contains("faults, the first: too few rows");
        assertThat(outcome("colliding.jsonl")).contains("faults, the first: column 'y': has one class only");
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(",c").append(i);
        }
        return names.toString();
    }

    /** Names that all have one hash code. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 14; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private void read() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process reader = new ProcessBuilder(
                        java.toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        HostileReader.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        try {
            assertThat(reader.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(reader.exitValue()).isZero();
        } finally {
            reader.destroyForcibly();
        }
    }
}
