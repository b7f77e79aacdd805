package dev.trainyard.job.recipe;

import java.time.Duration;
import java.util.Optional;

/**
 * Where, when and with what right the job runs.
 *
 * @param workerClass the class of workers that train it, for example {@code cpu}
 * @param maxAttempts how often a task may fail by its own fault or a silent death before the job fails
 * @param priority from -10 to 10; each point is worth ten minutes of waiting, so a low one is never starved for good
 * @param maxDuration the longest time that training may hold a worker, over all attempts; waiting and being paused do
 *     not count
 */
public record Placement(String workerClass, int maxAttempts, int priority, Optional<Duration> maxDuration) {

    /** No job is farther from the common rank than this. */
    public static final int HIGHEST_PRIORITY = 10;

    public Placement {
        if (Math.abs(priority) > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("a priority is from -10 to 10, not " + priority);
        }
    }

    /** A place at the common rank, for as long as it takes. */
    public Placement(String workerClass, int maxAttempts) {
        this(workerClass, maxAttempts, 0, Optional.empty());
    }
}
