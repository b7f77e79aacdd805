package dev.trainyard.datasets.text;

import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.JsonLines;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads texts to learn from; every fault at once, with its line. */
public final class TextFile {

    /** One text becomes about this many times its bytes in memory on its way to tokens. */
    private static final long MEMORY_PER_BYTE = 16;

    private static final int LINE_CHARACTERS = 1 << 24;

    private TextFile() {}

    /** Whether a file of that name has JSON objects, one a line. */
    public static boolean isJsonLines(String filename) {
        String name = filename.toLowerCase(Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
    }

    /**
     * A running text, as it stands in the file, without a byte order mark.
     *
     * @param memory bytes that reading may take
     * @return the text; worth nothing when there are faults
     */
    public static String read(Path file, long memory, FaultList faults) throws IOException {
        if (isTooLarge(file, memory, faults)) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(bytes, text, true);
        text.flip();
        if (result.isError()) {
            long line = 1 + text.chars().filter(letter -> letter == '\n').count();
            faults.add(line, "", "the text is no UTF-8 from here on; save the file as UTF-8");
        }
        String whole = text.toString();
        if (whole.indexOf('\0') >= 0) {
            long line = 1
                    + whole.substring(0, whole.indexOf('\0'))
                            .chars()
                            .filter(letter -> letter == '\n')
                            .count();
            faults.add(line, "", "has a NUL, which no text has; if the file is UTF-16, save it as UTF-8");
        }
        whole = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
        if (faults.isEmpty() && whole.isBlank()) {
            faults.add(0, "", "the file has no text");
        }
        return whole;
    }

    /**
     * Documents, one JSON object with a member {@code text} a line.
     *
     * @param memory bytes that reading may take
     * @return the documents; worth nothing when there are faults
     */
    public static List<String> readDocuments(Path file, long memory, FaultList faults) throws IOException {
        List<String> documents = new ArrayList<>();
        if (isTooLarge(file, memory, faults)) {
            return documents;
        }
        JsonLines.read(file, LINE_CHARACTERS, new JsonLines.Sink() {
            @Override
            public void tree(long line, Map<String, Object> tree) {
                List<Fault> found = new ArrayList<>();
                TreeReader reader = TreeReader.of("", tree, found);
                if (!reader.has("text")) {
                    reader.fault("text", "is missing; every line is an object such as {\"text\": \"…\"}");
                }
                reader.text("text").ifPresent(documents::add);
                reader.finish();
                found.forEach(fault -> fault(line, fault.param() + " " + fault.message()));
            }

            @Override
            public void fault(long line, String message) {
                faults.add(line, "", message);
            }
        });
        return documents;
    }

    private static boolean isTooLarge(Path file, long memory, FaultList faults) throws IOException {
        long most = memory / MEMORY_PER_BYTE;
        if (Files.size(file) > most) {
            faults.add(
                    0,
                    "",
                    String.format(
                            Locale.ROOT,
                            "the file has %,d bytes; this service has memory for texts of %,d; give it more (-Xmx), or"
                                    + " take a shorter text",
                            Files.size(file),
                            most));
            return true;
        }
        return false;
    }
}
