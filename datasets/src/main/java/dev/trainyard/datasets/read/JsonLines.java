package dev.trainyard.datasets.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object a line, whatever is in it. Reading goes on after a fault, so that all are found. */
public final class JsonLines {

    /** Takes what a file holds. */
    public interface Sink {

        /** One line's object. */
        void tree(long line, Map<String, Object> tree);

        /** A line that is none; line 0 for what is no line's. */
        void fault(long line, String message);
    }

    private static final int DEEPEST = 64;
    private static final int NUMBER_CHARACTERS = 1000;

    private final int lineCharacters;
    private final Sink sink;
    private final JsonFactory json;

    private JsonLines(int lineCharacters, Sink sink) {
        this.lineCharacters = lineCharacters;
        this.sink = sink;
        this.json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(lineCharacters)
                        .maxNumberLength(NUMBER_CHARACTERS)
                        .build())
                .build();
    }

    /**
     * Reads a file.
     *
     * @param lineCharacters the most characters of a line
     */
    public static void read(Path file, int lineCharacters, Sink sink) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            read(bytes, lineCharacters, sink);
        }
    }

    /** Reads a file's bytes from wherever they come, in bounded memory. */
    public static void read(InputStream bytes, int lineCharacters, Sink sink) throws IOException {
        InputStream marked = new BufferedInputStream(bytes);
        String refusal = FileSignature.refusal(marked);
        if (refusal.isEmpty()) {
            new JsonLines(lineCharacters, sink).read(marked);
        } else {
            sink.fault(0, "the file " + refusal);
        }
    }

    private void read(InputStream bytes) throws IOException {
        boolean empty = true;
        try (FileText text = FileText.open(bytes, faultsOnly())) {
            TextLines lines = new TextLines(text, lineCharacters);
            while (lines.next()) {
                if (lines.isTooLong()) {
                    sink.fault(lines.number(), String.format("a line may have at most %,d characters", lineCharacters));
                } else if (!lines.text().isBlank()) {
                    read(lines.number(), lines.text());
                }
                empty &= !lines.isTooLong() && lines.text().isBlank();
            }
            empty &= !text.isCutOff();
        }
        if (empty) {
            sink.fault(0, "the file has no lines");
        }
    }

    private RowSink faultsOnly() {
        return new RowSink() {
            @Override
            public void column(String name) {
                throw new IllegalStateException("a text has no columns");
            }

            @Override
            public void row(long line, String[] values) {
                throw new IllegalStateException("a text has no rows");
            }

            @Override
            public void fault(long line, String column, String message) {
                sink.fault(line, message);
            }
        };
    }

    private void read(long line, String text) throws IOException {
        Map<String, Object> tree;
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                sink.fault(line, "is no JSON object; every line must be one, such as {\"messages\": […]}");
                return;
            }
            tree = object(parser);
            if (parser.nextToken() != null) {
                sink.fault(line, "has more than one JSON object; every line must be one");
                return;
            }
        } catch (JsonEOFException e) {
            sink.fault(line, "is not valid JSON: it ends in the middle");
            return;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getColumnNr();
            sink.fault(line, "is not valid JSON" + place + ": " + e.getOriginalMessage());
            return;
        }
        sink.tree(line, tree);
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }
}
