package dev.trainyard.gateway.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The metrics of a job's steps: exact from its checkpoints, and live from its trainer for what came after them. */
public final class StepMetrics {

    private static final String PART = "metrics.json";

    private final BundleStore bundles;
    private final ProgressStore progress;

    public StepMetrics(BundleStore bundles, ProgressStore progress) {
        this.bundles = bundles;
        this.progress = progress;
    }

    /** A job's steps after one, oldest first, at most so many; only the checkpoints that hold these are read. */
    public List<Map<String, Object>> after(JobView job, long step, int limit) {
        NavigableMap<Long, Map<String, Object>> steps = new TreeMap<>();
        add(steps, progress.after(job.id(), step));
        for (JobView.CheckpointView checkpoint : job.checkpoints()) {
            long end = checkpoint.checkpoint().step();
            if (end > step && !isKnownWhole(steps, job, checkpoint)) {
                add(steps, stretch(checkpoint));
            }
            if (steps.subMap(step, false, Math.max(step, end), true).size() >= limit) {
                break;
            }
        }
        return steps.tailMap(step, false).values().stream().limit(limit).toList();
    }

    /** Whether the trainer's own word has all steps of the stretch, so that nothing need be read. */
    private static boolean isKnownWhole(
            NavigableMap<Long, Map<String, Object>> steps, JobView job, JobView.CheckpointView checkpoint) {
        long end = checkpoint.checkpoint().step();
        long start = job.checkpoints().stream()
                .mapToLong(other -> other.checkpoint().step())
                .filter(other -> other < end)
                .max()
                .orElse(0);
        return steps.subMap(start, false, end, true).size() == end - start;
    }

    private List<Map<String, Object>> stretch(JobView.CheckpointView checkpoint) {
        return switch (bundles.open(checkpoint.checkpoint().manifest(), Set.of(PART))) {
            case Opened.Whole whole -> read(whole.bundle().part(PART));
            case Opened.Damaged ignored -> List.of();
        };
    }

    private static List<Map<String, Object>> read(byte[] json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<List<Map<String, Object>>>() {});
        } catch (IOException e) {
            return List.of(); // verified bytes of another release
        }
    }

    private static void add(NavigableMap<Long, Map<String, Object>> steps, List<Map<String, Object>> more) {
        for (Map<String, Object> step : more) {
            if (step.get("step") instanceof Number number) {
                steps.put(number.longValue(), step);
            }
        }
    }

    /** The trainer's latest word only, for those who watch live. */
    public List<Map<String, Object>> liveAfter(String job, long step) {
        return progress.after(job, step);
    }
}
