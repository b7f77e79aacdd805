package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.run.GivenData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows that stand in the request itself. */
final class InlineRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private InlineRows() {}

    static GivenData.Content of(String filename, String text) {
        return of(filename, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Rows of a JSON list, written one a line. */
    static GivenData.Content of(List<?> rows) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Object row : rows) {
            try {
                lines.writeBytes(JSON.writeValueAsBytes(row));
                lines.write('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("what was read can be written", e);
            }
        }
        return of("inline.jsonl", lines.toByteArray());
    }

    private static GivenData.Content of(String filename, byte[] bytes) {
        return new GivenData.Content(filename, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
}
