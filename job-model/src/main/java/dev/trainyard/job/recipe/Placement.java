package dev.trainyard.job.recipe;

/**
 * Where and with what right the job runs.
 *
 * @param workerClass the class of workers that train it, for example {@code cpu}
 * @param maxAttempts how often a task may fail by its own fault or a silent death before the job fails
 */
public record Placement(String workerClass, int maxAttempts) {}
