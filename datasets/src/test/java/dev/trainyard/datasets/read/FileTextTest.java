package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Uploads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTextTest {

    private static final int[] LETTERS = {'a', '\n', '\r', ' ', '"', 0xE4, 0x7FF, 0x20AC, 0xFEFF, 0x1F600, 0x10FFFF};

    @TempDir
    Path folder;

    /** Long texts, so that letters of several bytes and CRLF lie across the ends of buffers. */
    @Test
    void charactersLinesAndPlacesAreThoseOfTheFile() throws IOException {
        for (int seed = 1; seed <= 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder written = new StringBuilder("x".repeat(random.nextInt(4)));
            int length = random.nextInt(150_000);
            for (int i = 0; i < length; i++) {
                written.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
            }
            String expected = written.toString().replace("\r\n", "\n").replace('\r', '\n');
            if (expected.startsWith("\uFEFF")) {
                expected = expected.substring(1);
            }
            Recorded sink = new Recorded();
            var file = new Uploads(folder).file("text", written.toString().getBytes(StandardCharsets.UTF_8));
            try (FileText text = FileText.open(file.path(), sink)) {
                assertSame(text, expected, seed);
            }
            assertThat(sink.faults).as("seed %d", seed).isEmpty();
        }
    }

    private static void assertSame(FileText text, String expected, int seed) throws IOException {
        long line = 1;
        long place = 0;
        for (int i = 0; i < expected.length(); i++) {
            char letter = expected.charAt(i);
            if (text.read() != letter || text.line() != (letter == '\n' ? line + 1 : line)) {
                throw new AssertionError("seed " + seed + ", character " + i);
            }
            boolean end = letter == '\n';
            line += end ? 1 : 0;
            place = end ? 0 : Character.isLowSurrogate(letter) ? place : place + 1;
            if (text.place() != place) {
                throw new AssertionError("seed " + seed + ", place of character " + i);
            }
        }
        assertThat(text.read()).as("seed %d", seed).isEqualTo(FileText.END);
        assertThat(text.read()).as("seed %d", seed).isEqualTo(FileText.END);
    }

    /** The oracle is the JDK's own decoder: a line is faulty exactly when its bytes alone do not decode. */
    @Test
    void everyLineWithBytesThatAreNoUtf8IsToldExactlyOnce() throws IOException {
        for (int seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(1, 3000)];
            for (int i = 0; i < bytes.length; i++) {
                int kind = random.nextInt(40);
                bytes[i] = (byte) (kind == 0 ? random.nextInt(128, 256) : kind < 4 ? '\n' : random.nextInt(32, 127));
            }
            Recorded sink = new Recorded();
            try (FileText text =
                    FileText.open(new Uploads(folder).file("text", bytes).path(), sink)) {
                while (text.read() != FileText.END) {
                    // what matters is what the sink hears
                }
            }
            String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
            long faulty = 0;
            for (int i = 0; i < lines.length; i++) {
                String line = lines[i];
                byte[] alone = line.getBytes(StandardCharsets.ISO_8859_1);
                if (!new String(
                                new String(alone, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                                StandardCharsets.ISO_8859_1)
                        .equals(line)) {
                    assertThat(sink.faults.get((int) faulty))
                            .as("seed %d", seed)
                            .startsWith((i + 1) + " ");
                    faulty++;
                }
            }
            assertThat(sink.faults).as("seed %d", seed).hasSize((int) faulty);
        }
    }
}
