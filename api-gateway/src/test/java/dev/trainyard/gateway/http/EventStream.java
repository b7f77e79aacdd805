package dev.trainyard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a stream of events said. */
record EventStream(List<String> events) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static EventStream of(Answer answer) {
        List<String> events = new ArrayList<>();
        for (String block : answer.text().split("\n\n")) {
            if (!block.startsWith("data: ") || block.contains("\n")) {
                throw new AssertionError("no event of one line of data: " + block);
            }
            events.add(block.substring("data: ".length()));
        }
        return new EventStream(events);
    }

    boolean isDone() {
        return events.getLast().equals("[DONE]");
    }

    /** All but the last word. */
    List<JsonNode> chunks() {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events) {
            if (!event.equals("[DONE]")) {
                try {
                    chunks.add(JSON.readTree(event));
                } catch (IOException e) {
                    throw new AssertionError("no JSON: " + event, e);
                }
            }
        }
        return chunks;
    }

    /** The text of one answer, put together. */
    String text(int index, String pointer) {
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : chunks()) {
            for (JsonNode choice : chunk.get("choices")) {
                if (choice.get("index").asInt() == index) {
                    text.append(choice.at(pointer).asText());
                }
            }
        }
        return text.toString();
    }
}
