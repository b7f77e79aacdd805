package dev.trainyard.datasets.read;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens text that must be UTF-8, with or without a byte order mark. */
final class StrictText {

    private StrictText() {}

    /** Says why the file cannot be UTF-8 text at all; empty when nothing speaks against it. */
    static String refusal(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length >= 2
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF))) {
            return "is UTF-16; save it as UTF-8";
        }
        if (start.length >= 2 && start[0] == (byte) 0x1F && start[1] == (byte) 0x8B) {
            return "is compressed with gzip; upload it uncompressed";
        }
        if (start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3) {
            return "is a zip archive or a spreadsheet; export it as CSV in UTF-8";
        }
        return start.length == 0 ? "is empty" : "";
    }

    /** A reader past the mark; malformed bytes come as {@link java.nio.charset.CharacterCodingException}. */
    static BufferedReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(3);
        byte[] start = in.readNBytes(3);
        boolean marked =
                start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        if (!marked) {
            in.reset();
        }
        return new BufferedReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16);
    }
}
