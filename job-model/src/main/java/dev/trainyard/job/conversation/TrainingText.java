package dev.trainyard.job.conversation;

/** One example of what a language model shall say. */
public sealed interface TrainingText permits Conversation, Completion {}
