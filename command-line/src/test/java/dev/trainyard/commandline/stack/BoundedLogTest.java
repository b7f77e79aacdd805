package dev.trainyard.commandline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {

    private static final int LIMIT = 1_000;
    private static final String LINE = "twenty letters long!";

    @TempDir
    private Path folder;

    @Test
    void keepsTheNewestLinesWithinTwiceItsLimit() throws IOException {
        Path file = folder.resolve("child.log");
        try (BoundedLog log = new BoundedLog(file, LIMIT)) {
            for (int i = 0; i < 10_000; i++) {
                log.write(LINE + i);
            }
        }
        Path older = folder.resolve("child.log.1");
        assertThat(Files.size(file) + Files.size(older)).isBetween((long) LIMIT, 2L * (LIMIT + LINE.length() + 10));
        assertThat(Files.readAllLines(file)).last().isEqualTo(LINE + 9_999);
        int next = Integer.parseInt(Files.readAllLines(file).getFirst().substring(LINE.length()));
        assertThat(Files.readAllLines(older)).last().isEqualTo(LINE + (next - 1));
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void goesOnWhereAnEarlierStartLeftOff() throws IOException {
        Path file = folder.resolve("child.log");
        Files.writeString(file, "x".repeat(LIMIT - 1) + "\n");
        try (BoundedLog log = new BoundedLog(file, LIMIT)) {
            log.write(LINE);
        }
        assertThat(Files.readAllLines(file)).containsExactly(LINE);
        assertThat(Files.size(folder.resolve("child.log.1"))).isEqualTo(LIMIT);
    }
}
