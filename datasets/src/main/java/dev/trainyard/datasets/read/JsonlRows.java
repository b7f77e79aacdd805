package dev.trainyard.datasets.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.Excerpt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One JSON object of plain values a line. */
final class JsonlRows {

    private static final int NUMBER_CHARACTERS = 1000;
    private static final int LONGEST_COMPLAINT = 160;

    private final DataLimits limits;
    private final RowSink sink;
    private final JsonFactory json;
    private final Map<String, Integer> columns = new HashMap<>();
    private String[] values = {};

    JsonlRows(DataLimits limits, RowSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names are the user's: they are not to fill tables that outlive the file.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(limits.nameCharacters())
                        .maxStringLength(limits.fieldCharacters())
                        .maxNumberLength(NUMBER_CHARACTERS)
                        .build())
                .build();
    }

    void read(Path file) throws IOException {
        boolean readable = true;
        boolean empty = true;
        try (FileText text = FileText.open(file, sink)) {
            TextLines lines = new TextLines(text, limits.recordCharacters());
            while (readable && lines.next()) {
                if (lines.isTooLong()) {
                    sink.fault(
                            lines.number(),
                            "",
                            String.format("a line may have at most %,d characters", limits.recordCharacters()));
                    empty = false;
                } else {
                    String row = lines.text();
                    readable = row.isBlank() || read(lines.number(), row);
                    empty &= row.isBlank();
                }
            }
            empty &= !text.isCutOff();
        }
        if (empty) {
            sink.fault(0, "", "the file has no rows");
        }
    }

    /** Whether it makes sense to go on. */
    private boolean read(long line, String row) throws IOException {
        Arrays.fill(values, "");
        try (JsonParser parser = json.createParser(row)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY && columns.isEmpty()) {
                sink.fault(line, "", "the file is a JSON list; write one object a line, without brackets and commas");
                return false;
            }
            if (first != JsonToken.START_OBJECT) {
                sink.fault(line, "", "is no JSON object; every line must be one, such as {\"a\": 1}");
                return true;
            }
            boolean sound = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (!place(line, parser.currentName())) {
                    return false;
                }
                sound &= value(line, parser);
            }
            if (parser.nextToken() != null) {
                sink.fault(line, "", "has more than one JSON object; every line must be one");
            } else if (sound) {
                sink.row(line, values);
            }
        } catch (JsonProcessingException e) {
            sink.fault(line, "", message(e));
        }
        return true;
    }

    private boolean value(long line, JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token.isStructStart()) {
            parser.skipChildren();
            sink.fault(line, name, "is an object or a list; only plain values can be columns");
            return false;
        }
        values[columns.get(name)] =
                token == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
        return true;
    }

    /** Makes a place for the name's values; false when there are too many names. */
    private boolean place(long line, String name) {
        if (columns.containsKey(name)) {
            return true;
        }
        if (columns.size() == limits.columns()) {
            sink.fault(
                    line,
                    name,
                    String.format(
                            "the file has more than %,d different names; leave out those that the model does not need",
                            limits.columns()));
            return false;
        }
        if (name.isBlank()) {
            sink.fault(line, "", "has a value without a name");
        }
        if (columns.size() == values.length) {
            values = Arrays.copyOf(values, Math.max(16, values.length * 2));
            Arrays.fill(values, columns.size(), values.length, "");
        }
        columns.put(name, columns.size());
        sink.column(name);
        return true;
    }

    private String message(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at character " + e.getLocation().getColumnNr();
        return switch (e) {
            case StreamConstraintsException ignored ->
                String.format(
                        "has too much in it%s: a text may have %,d characters, a name %,d, a number %,d",
                        place, limits.fieldCharacters(), limits.nameCharacters(), NUMBER_CHARACTERS);
            case JsonEOFException ignored -> "is not valid JSON: it ends in the middle";
            default -> "is not valid JSON" + place + ": " + Excerpt.of(complaint(e), LONGEST_COMPLAINT);
        };
    }

    /** The parser's own words, less those about where it has the text from. */
    private static String complaint(JsonProcessingException e) {
        String words = e.getOriginalMessage();
        int source = words.indexOf("[Source");
        int aside = source < 0 ? -1 : words.lastIndexOf(" (", source);
        return aside < 0 ? words : words.substring(0, aside);
    }
}
