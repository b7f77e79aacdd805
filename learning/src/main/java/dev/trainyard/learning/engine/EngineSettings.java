package dev.trainyard.learning.engine;

import java.time.Duration;

/**
 * How the engine runs.
 *
 * @param threads threads that one operation may use. One is best for small networks: with more, the threads' barriers
 *     made steps of 0.8 ms take 8 to 20 ms on a busy machine
 * @param device what it computes on
 * @param exitLimit how long the exit of the process waits for a native call that is under way
 */
public record EngineSettings(int threads, DeviceChoice device, Duration exitLimit) {

    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("the engine needs at least one thread, not " + threads);
        }
    }

    /** One thread; a card where there is one; 20 seconds, which leaves room in the 30 that a container is given. */
    public static EngineSettings defaults() {
        return new EngineSettings(1, DeviceChoice.AUTO, Duration.ofSeconds(20));
    }

    /** The same, but for how many threads an operation may use. */
    public EngineSettings with(int other) {
        return new EngineSettings(other, device, exitLimit);
    }

    /** The same, but for what it computes on. */
    public EngineSettings on(DeviceChoice chosen) {
        return new EngineSettings(threads, chosen, exitLimit);
    }
}
