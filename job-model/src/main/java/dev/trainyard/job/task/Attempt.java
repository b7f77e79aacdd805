package dev.trainyard.job.task;

/**
 * One try at a task. The number is the fencing token: it grows with every dispatch, and whatever a smaller one says
 * is ignored.
 */
public record Attempt(TaskId task, long number) {}
