package dev.trainyard.datasets.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object of plain values a line. */
final class JsonlRows {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final RowSink sink;
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    JsonlRows(Path file, RowSink sink) {
        this.file = file;
        this.sink = sink;
    }

    void read() throws IOException {
        long line = 0;
        try (BufferedReader text = StrictText.open(file)) {
            for (String row = text.readLine(); row != null; row = text.readLine()) {
                line++;
                if (!row.isBlank()) {
                    read(line, row);
                }
            }
        } catch (CharacterCodingException e) {
            sink.fault(0, "", "after line " + line + " there are bytes that are not UTF-8; save the file as UTF-8");
        }
        if (columns.isEmpty()) {
            sink.fault(0, "", "the file has no rows");
        }
    }

    private void read(long line, String row) throws IOException {
        try (JsonParser parser = JSON.createParser(row)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                sink.fault(line, "", "is no JSON object; every line must be one, such as {\"a\": 1}");
                return;
            }
            String[] values = new String[columns.size()];
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                values = place(values, name);
                JsonToken token = parser.nextToken();
                if (token.isStructStart()) {
                    sink.fault(line, name, "is an object or a list; only plain values can be columns");
                    return;
                }
                String value =
                        token == JsonToken.VALUE_NULL ? null : parser.getText().strip();
                values[columns.get(name)] = value == null || Values.isMissing(value) ? null : value;
            }
            sink.row(line, values);
        } catch (JsonProcessingException e) {
            sink.fault(
                    line,
                    "",
                    "is not valid JSON at column "
                            + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr()) + ": "
                            + e.getOriginalMessage());
        }
    }

    private String[] place(String[] values, String name) {
        if (columns.containsKey(name)) {
            return values;
        }
        columns.put(name, columns.size());
        List<String> names = new ArrayList<>(columns.keySet());
        sink.columns(names);
        return Arrays.copyOf(values, columns.size());
    }
}
