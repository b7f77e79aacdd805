package dev.trainyard.job.simulation;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.util.HashMap;
import java.util.Map;

/** What the heartbeats' topic tells: when each worker was last heard, and since when each attempt has its step. */
final class Signs {

    private final Map<Worker, Long> heard = new HashMap<>();
    private final Map<Attempt, Progress> progress = new HashMap<>();

    private record Progress(long step, long since) {}

    void heard(Worker worker, long now) {
        heard.put(worker, now);
    }

    void reached(Attempt attempt, long step, long now) {
        Progress known = progress.get(attempt);
        if (known == null || step > known.step) {
            progress.put(attempt, new Progress(step, now));
        }
    }

    /** When the worker was last heard; long ago when never. */
    long lastHeard(Worker worker) {
        return heard.getOrDefault(worker, Long.MIN_VALUE / 2);
    }

    /** Since when the attempt stands at its step; now when it was never named. */
    long atStepSince(Attempt attempt, long now) {
        Progress known = progress.get(attempt);
        return known == null ? now : known.since;
    }
}
