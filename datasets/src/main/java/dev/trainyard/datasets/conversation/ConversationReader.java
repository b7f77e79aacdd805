package dev.trainyard.datasets.conversation;

import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.conversation.ToolCall;
import dev.trainyard.job.conversation.TrainingText;
import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one example: a conversation that ends with the assistant, or a prompt with its completion. */
final class ConversationReader {

    private ConversationReader() {}

    /** The example; empty when something is wrong, which the reader's faults say. */
    static Optional<TrainingText> read(TreeReader tree) {
        return tree.has("messages") ? conversation(tree) : completion(tree);
    }

    private static Optional<TrainingText> completion(TreeReader tree) {
        if (!tree.has("prompt") && !tree.has("completion")) {
            tree.fault("", "has neither \"messages\" nor \"prompt\" and \"completion\"");
        }
        for (String member : List.of("prompt", "completion")) {
            if (!tree.has(member)) {
                tree.fault(member, "is missing");
            }
        }
        Optional<String> prompt = tree.text("prompt");
        Optional<String> completion = tree.text("completion");
        if (completion.equals(Optional.of(""))) {
            tree.fault("completion", "is empty, so there is nothing to learn");
        }
        tree.finish();
        return prompt.flatMap(before -> completion.map(after -> new Completion(before, after)));
    }

    private static Optional<TrainingText> conversation(TreeReader tree) {
        List<Object> items = tree.list("messages").orElse(List.of());
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            tree.asObject("messages[" + i + "]", items.get(i))
                    .flatMap(MessageReader::read)
                    .ifPresent(messages::add);
        }
        if (messages.size() == items.size()) {
            judge(tree, messages);
        }
        tree.truth("parallel_tool_calls");
        List<Map<String, Object>> tools = tools(tree);
        tree.finish();
        return Optional.of(new Conversation(messages, tools));
    }

    private static void judge(TreeReader tree, List<Message> messages) {
        if (messages.isEmpty()) {
            tree.fault("messages", "is empty");
            return;
        }
        if (messages.getLast().role() != Role.ASSISTANT) {
            tree.fault(
                    "messages",
                    "must end with a message of the assistant, which is what is learnt, not of the "
                            + messages.getLast().role().wireName());
        }
        if (messages.stream().noneMatch(Message::learnt)) {
            tree.fault("messages", "has no message of the assistant with weight 1, so there is nothing to learn");
        }
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.learnt()
                    && message.content().isEmpty()
                    && message.toolCalls().isEmpty()) {
                tree.fault(
                        "messages[" + i + "].content",
                        "is empty, so there is nothing to learn; leave the message out" + " or give it weight 0");
            }
            message.toolCalls().stream().map(ToolCall::id).forEach(asked::add);
            Optional<String> answered = message.toolCallId();
            if (answered.isPresent() && !asked.contains(answered.get())) {
                tree.fault(
                        "messages[" + i + "].tool_call_id",
                        "answers '" + answered.get() + "', which no tool call before it is called");
            }
        }
    }

    /** Tools as they are named today; functions, the protocol's first form, become such. */
    private static List<Map<String, Object>> tools(TreeReader tree) {
        List<Map<String, Object>> tools = new ArrayList<>();
        read(tree, "tools").forEach(tool -> {
            if (!"function".equals(tool.get("type")) || !(tool.get("function") instanceof Map<?, ?> function)) {
                tree.fault("tools", "must be objects with type function and a member function");
            } else {
                requireName(tree, "tools", function);
                tools.add(tool);
            }
        });
        read(tree, "functions").forEach(function -> {
            requireName(tree, "functions", function);
            Map<String, Object> tool = new LinkedHashMap<>();
            tool.put("type", "function");
            tool.put("function", function);
            tools.add(tool);
        });
        return tools;
    }

    private static void requireName(TreeReader tree, String member, Map<?, ?> function) {
        if (!(function.get("name") instanceof String name) || name.isEmpty()) {
            tree.fault(member, "must have a name each");
        }
    }

    private static List<Map<String, Object>> read(TreeReader tree, String member) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object item : tree.list(member).orElse(List.of())) {
            if (item instanceof Map<?, ?> map) {
                Map<String, Object> named = new LinkedHashMap<>();
                map.forEach((name, value) -> named.put(String.valueOf(name), value));
                objects.add(named);
            } else {
                tree.fault(member, "must be a list of objects");
            }
        }
        return objects;
    }
}
