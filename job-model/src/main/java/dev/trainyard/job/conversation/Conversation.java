package dev.trainyard.job.conversation;

import java.util.List;
import java.util.Map;

/**
 * A conversation.
 *
 * @param tools what the assistant may ask of, as trees of JSON Schema in OpenAI's form; empty for none
 */
public record Conversation(List<Message> messages, List<Map<String, Object>> tools) implements TrainingText {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
