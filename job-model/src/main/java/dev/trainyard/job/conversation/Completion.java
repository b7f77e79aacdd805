package dev.trainyard.job.conversation;

/** A text and how it goes on; only the latter is learnt. */
public record Completion(String prompt, String completion) implements TrainingText {}
