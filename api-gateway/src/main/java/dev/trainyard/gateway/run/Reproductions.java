package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares a job that repeats another one with its original, checkpoint by checkpoint. */
public final class Reproductions {

    /** What results depend on beside recipe and data; manifests name them. */
    private static final List<String> CIRCUMSTANCES =
            List.of("release", "program_sha256", "engine", "engine_version", "device", "threads", "instruction_set");

    private final Jobs jobs;
    private final BundleStore bundles;

    public Reproductions(Jobs jobs, BundleStore bundles) {
        this.jobs = jobs;
        this.bundles = bundles;
    }

    /**
     * Compares.
     *
     * @param again a job that was submitted to reproduce another one
     */
    public Reproduction compare(Caller caller, JobView again) {
        JobView original = jobs.find(caller, again.submission().reproduces().orElseThrow(() -> Rejection.notFound(
                        "not_a_reproduction", "The job " + again.id() + " reproduces no other job.")
                .exception()));
        Optional<Reproduction> rows = compareRows(original, again);
        if (rows.isPresent()) {
            return rows.get();
        }
        Map<Long, Checkpoint> before = checkpoints(original);
        Map<Long, Checkpoint> now = checkpoints(again);
        int same = 0;
        for (Map.Entry<Long, Checkpoint> saved : now.entrySet()) {
            Checkpoint expected = before.get(saved.getKey());
            if (expected == null
                    || !expected.weights()
                            .sha256()
                            .equals(saved.getValue().weights().sha256())) {
                return differs(saved.getKey(), Optional.ofNullable(expected), saved.getValue());
            }
            same++;
        }
        return ended(again, before.size(), same);
    }

    private static Reproduction ended(JobView again, int expected, int same) {
        return switch (again.state()) {
            case JobState.Succeeded ignored when same == expected -> new Reproduction.Identical(same);
            case JobState.Succeeded ignored ->
                new Reproduction.Differs("number of checkpoints", Optional.empty(), "" + expected, "" + same, Map.of());
            case JobState.Failed failed ->
                new Reproduction.Differs(
                        "end",
                        Optional.empty(),
                        "succeeded",
                        "failed: " + failed.failure().message(),
                        Map.of());
            case JobState.Cancelled ignored ->
                new Reproduction.Differs("end", Optional.empty(), "succeeded", "cancelled", Map.of());
            case JobState.ValidatingFiles ignored -> new Reproduction.Pending(same);
            case JobState.Queued ignored -> new Reproduction.Pending(same);
            case JobState.Running ignored -> new Reproduction.Pending(same);
            case JobState.Pausing ignored -> new Reproduction.Pending(same);
            case JobState.Paused ignored -> new Reproduction.Pending(same);
            case JobState.Scoring ignored -> new Reproduction.Pending(same);
        };
    }

    private static Optional<Reproduction> compareRows(JobView original, JobView again) {
        Object before = original.rows().map(rows -> rows.rows()).orElse(null);
        Object now = again.rows().map(rows -> rows.rows()).orElse(null);
        return now == null || Objects.equals(before, now)
                ? Optional.empty()
                : Optional.of(new Reproduction.Differs(
                        "rows", Optional.empty(), String.valueOf(before), String.valueOf(now), Map.of()));
    }

    private static Map<Long, Checkpoint> checkpoints(JobView job) {
        Map<Long, Checkpoint> checkpoints = new TreeMap<>();
        job.checkpoints().forEach(view -> checkpoints.put(view.checkpoint().step(), view.checkpoint()));
        return checkpoints;
    }

    private Reproduction differs(long step, Optional<Checkpoint> expected, Checkpoint actual) {
        return new Reproduction.Differs(
                "checkpoint",
                Optional.of(step),
                expected.map(checkpoint -> checkpoint.weights().sha256()).orElse("no checkpoint at this step"),
                actual.weights().sha256(),
                expected.map(checkpoint -> circumstances(checkpoint, actual)).orElse(Map.of()));
    }

    private Map<String, String> circumstances(Checkpoint expected, Checkpoint actual) {
        Map<String, String> before = about(expected);
        Map<String, String> now = about(actual);
        Map<String, String> different = new LinkedHashMap<>();
        for (String name : CIRCUMSTANCES) {
            String one = before.getOrDefault(name, "unknown");
            String other = now.getOrDefault(name, "unknown");
            if (!one.equals(other)) {
                different.put(name, one + " / " + other);
            }
        }
        return different;
    }

    private Map<String, String> about(Checkpoint checkpoint) {
        return switch (bundles.open(checkpoint.manifest(), Set.of())) {
            case Opened.Whole whole -> whole.bundle().manifest().about();
            case Opened.Damaged ignored -> Map.of();
        };
    }
}
