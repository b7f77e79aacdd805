package dev.trainyard.job.conversation;

import java.util.List;
import java.util.Optional;

/**
 * One turn of a conversation.
 *
 * @param content what is said; empty when the assistant only asks of tools
 * @param name of the one who speaks, where several have the same role
 * @param toolCalls what an assistant asks of tools
 * @param toolCallId what a tool's answer answers
 * @param learnt whether a model shall learn to say it; the assistant's messages only
 */
public record Message(
        Role role,
        String content,
        Optional<String> name,
        List<ToolCall> toolCalls,
        Optional<String> toolCallId,
        boolean learnt) {

    public Message {
        toolCalls = List.copyOf(toolCalls);
        if (learnt && role != Role.ASSISTANT) {
            throw new IllegalArgumentException(
                    "only the assistant's messages are learnt, not the " + role.wireName() + "'s");
        }
    }

    /** A message that is nothing but text; an assistant's is learnt. */
    public static Message of(Role role, String content) {
        return new Message(role, content, Optional.empty(), List.of(), Optional.empty(), role == Role.ASSISTANT);
    }
}
