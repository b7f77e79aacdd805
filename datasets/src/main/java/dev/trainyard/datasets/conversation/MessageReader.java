package dev.trainyard.datasets.conversation;

import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.conversation.ToolCall;
import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one message; what is wrong with it goes to the reader's faults. */
final class MessageReader {

    private static final int NAME_CHARACTERS = 256;

    private final TreeReader tree;

    private MessageReader(TreeReader tree) {
        this.tree = tree;
    }

    /** The message, as far as it can be made out; empty when its role cannot. */
    static Optional<Message> read(TreeReader tree) {
        return new MessageReader(tree).read();
    }

    private Optional<Message> read() {
        if (!tree.has("role")) {
            tree.fault("role", "is missing; say system, developer, user, assistant or tool");
        }
        // A tool's answer was called "function" in the protocol's first form.
        Optional<Role> role = "function".equals(tree.value("role").orElse(""))
                ? Optional.of(Role.TOOL)
                : tree.oneOf("role", List.of(Role.values()), Role::wireName);
        boolean assistant = role.equals(Optional.of(Role.ASSISTANT));
        Optional<String> content = content();
        List<ToolCall> calls = assistant ? toolCalls() : List.of();
        Optional<String> answers = role.equals(Optional.of(Role.TOOL)) ? tree.text("tool_call_id") : Optional.empty();
        boolean learnt = assistant && weight();
        tree.notSupported("refusal");
        tree.notSupported("audio");
        Optional<String> name = tree.text("name", NAME_CHARACTERS);
        if (role.isPresent()) {
            refuseWhatOnlyOthersMaySay(role.get());
            if (content.isEmpty() && calls.isEmpty() && !tree.has("content") && !tree.has("tool_calls")) {
                tree.fault("content", "is missing; say what the " + role.get().wireName() + " says");
            }
        }
        tree.finish();
        return role.map(speaker -> new Message(speaker, content.orElse(""), name, calls, answers, learnt));
    }

    /** A text, or a list of parts that are texts. */
    private Optional<String> content() {
        if (!(tree.value("content").orElse("") instanceof List<?>)) {
            return tree.text("content");
        }
        StringBuilder text = new StringBuilder();
        List<Object> parts = tree.list("content").orElse(List.of());
        for (int i = 0; i < parts.size(); i++) {
            tree.asObject("content[" + i + "]", parts.get(i)).ifPresent(part -> {
                Optional<String> type = part.text("type");
                if (type.isPresent() && !type.get().equals("text")) {
                    part.fault("type", "must be text, which is all that is learnt from, not '" + type.get() + "'");
                    return;
                }
                if (!part.has("text")) {
                    part.fault("text", "is missing");
                }
                part.text("text").ifPresent(text::append);
                part.finish();
            });
        }
        return Optional.of(text.toString());
    }

    private boolean weight() {
        OptionalLong weight = tree.integer("weight", 0, 1);
        return weight.orElse(1) == 1;
    }

    private void refuseWhatOnlyOthersMaySay(Role role) {
        if (role != Role.ASSISTANT) {
            for (String member : List.of("weight", "tool_calls", "function_call")) {
                if (tree.has(member)) {
                    tree.fault(member, "belongs to messages of the assistant, not of the " + role.wireName());
                }
            }
        }
        if (role != Role.TOOL && tree.has("tool_call_id")) {
            tree.fault("tool_call_id", "belongs to messages of a tool, not of the " + role.wireName());
        }
    }

    private List<ToolCall> toolCalls() {
        List<ToolCall> calls = new ArrayList<>();
        List<Object> items = tree.list("tool_calls").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            tree.asObject("tool_calls[" + i + "]", items.get(i)).ifPresent(call -> {
                call.oneOf("type", List.of("function"), name -> name);
                Optional<String> id = call.text("id");
                if (!call.has("function")) {
                    call.fault("function", "is missing; say the function's name and arguments");
                }
                call.object("function")
                        .flatMap(function -> function(function, id.orElse("")))
                        .ifPresent(calls::add);
                call.finish();
            });
        }
        // The protocol's first form: one call, without a name of its own.
        tree.object("function_call").flatMap(function -> function(function, "")).ifPresent(calls::add);
        return calls;
    }

    private static Optional<ToolCall> function(TreeReader function, String id) {
        for (String member : List.of("name", "arguments")) {
            if (!function.has(member)) {
                function.fault(member, "is missing");
            }
        }
        Optional<String> name = function.text("name", NAME_CHARACTERS);
        Optional<String> arguments = function.text("arguments");
        function.finish();
        return name.flatMap(called -> arguments.map(given -> new ToolCall(id, called, given)));
    }
}
