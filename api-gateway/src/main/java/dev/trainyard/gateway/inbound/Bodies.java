package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.gateway.run.Rejection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies of requests as plain trees: numbers exact, members said twice refused, faults with line and column. */
final class Bodies {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Bodies() {}

    static Map<String, Object> object(byte[] body) {
        try {
            Object tree = JSON.readValue(body, Object.class);
            if (tree instanceof Map<?, ?> map) {
                Map<String, Object> object = new LinkedHashMap<>();
                map.forEach((name, value) -> object.put(String.valueOf(name), value));
                return object;
            }
            throw Rejection.invalid("", "The body must be a JSON object.").exception();
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw Rejection.invalid("", "The body is not valid JSON" + place + ": " + firstLine(e))
                    .exception();
        } catch (IOException e) {
            throw Rejection.invalid("", "The body could not be read.").exception();
        }
    }

    private static String firstLine(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        return message.contains("\n") ? message.substring(0, message.indexOf('\n')) : message;
    }

    static String lines(List<?> rows) {
        StringBuilder lines = new StringBuilder();
        for (Object row : rows) {
            try {
                lines.append(JSON.writeValueAsString(row)).append('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("what was read can be written", e);
            }
        }
        return lines.toString();
    }
}
