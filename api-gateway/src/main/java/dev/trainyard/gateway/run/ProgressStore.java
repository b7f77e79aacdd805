package dev.trainyard.gateway.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What trainers say of their steps while they run, for those who watch. Bounded: the oldest jobs are forgotten, and of
 * a long run every second step is dropped whenever there are too many. What is exact lies with the checkpoints.
 */
public final class ProgressStore {

    private static final int MOST_JOBS = 200;
    private static final int MOST_STEPS = 4_000;

    private final SequencedMap<String, NavigableMap<Long, Map<String, Object>>> jobs = new LinkedHashMap<>();

    /**
     * Takes note of steps.
     *
     * @param steps each with its number at least
     */
    public synchronized void add(String job, List<Map<String, Object>> steps) {
        NavigableMap<Long, Map<String, Object>> known = jobs.computeIfAbsent(job, ignored -> new TreeMap<>());
        for (Map<String, Object> step : steps) {
            if (step.get("step") instanceof Number number) {
                known.put(number.longValue(), step);
            }
        }
        if (known.size() > MOST_STEPS) {
            thinOut(known);
        }
        while (jobs.size() > MOST_JOBS) {
            jobs.pollFirstEntry();
        }
        notifyAll();
    }

    private static void thinOut(NavigableMap<Long, Map<String, Object>> steps) {
        boolean drop = false;
        var entries = steps.values().iterator();
        while (entries.hasNext()) {
            Map<String, Object> step = entries.next();
            if (drop && step.get("valid_loss") == null) {
                entries.remove();
            }
            drop = !drop;
        }
    }

    /** A job's steps after one, oldest first. */
    public synchronized List<Map<String, Object>> after(String job, long step) {
        NavigableMap<Long, Map<String, Object>> known = jobs.get(job);
        return known == null
                ? List.of()
                : new ArrayList<>(known.tailMap(step, false).values());
    }
}
