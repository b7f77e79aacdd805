package dev.trainyard.job.conversation;

/**
 * What the assistant asks of a tool.
 *
 * @param id by which the answer refers to it; may be empty
 * @param arguments a JSON object as the model writes it
 */
public record ToolCall(String id, String name, String arguments) {}
