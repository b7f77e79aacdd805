package dev.trainyard.datasets.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/** Knows by their first bytes the files that people upload by mistake. */
final class FileSignature {

    private static final int LONGEST = 8;

    private static final Map<String, String> REFUSALS = Map.ofEntries(
            Map.entry("fffe", "is UTF-16; save it as UTF-8"),
            Map.entry("feff", "is UTF-16; save it as UTF-8"),
            Map.entry("0000feff", "is UTF-32; save it as UTF-8"),
            Map.entry("1f8b", "is compressed with gzip; upload it uncompressed"),
            Map.entry("28b52ffd", "is compressed with zstd; upload it uncompressed"),
            Map.entry("fd377a585a00", "is compressed with xz; upload it uncompressed"),
            Map.entry(hex("BZh"), "is compressed with bzip2; upload it uncompressed"),
            Map.entry("504b0304", "is a zip archive or a spreadsheet; export it as CSV in UTF-8"),
            Map.entry("504b0506", "is an empty zip archive; export the rows as CSV in UTF-8"),
            Map.entry("377abcaf271c", "is a 7z archive; upload what is in it"),
            Map.entry("d0cf11e0a1b11ae1", "is a spreadsheet of an old format; export it as CSV in UTF-8"),
            Map.entry(hex("PAR1"), "is Parquet; export it as CSV or JSONL in UTF-8"),
            Map.entry(hex("%PDF"), "is a PDF; export its table as CSV in UTF-8"));

    private FileSignature() {}

    /** Says why the file cannot be text at all; empty when nothing speaks against it. */
    static String refusal(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return refusal(in.readNBytes(LONGEST));
        }
    }

    /** The same of bytes that can be marked, which are read from their start again afterwards. */
    static String refusal(InputStream bytes) throws IOException {
        bytes.mark(LONGEST);
        String refusal = refusal(bytes.readNBytes(LONGEST));
        bytes.reset();
        return refusal;
    }

    private static String refusal(byte[] start) {
        if (start.length == 0) {
            return "is empty";
        }
        String begins = HexFormat.of().formatHex(start);
        return REFUSALS.entrySet().stream()
                .filter(signature -> begins.startsWith(signature.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String hex(String letters) {
        return HexFormat.of().formatHex(letters.getBytes(StandardCharsets.US_ASCII));
    }
}
