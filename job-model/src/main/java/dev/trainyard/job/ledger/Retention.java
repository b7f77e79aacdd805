package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives up the bytes of checkpoints that nothing needs any more: after a grace, so that whoever is reading them can
 * end, and in the log before in the store, so that nobody is led to bytes that are gone.
 */
final class Retention {

    /** By the log's time. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private final PendingEffects pending;
    private final Timers timers;

    Retention(PendingEffects pending, Timers timers) {
        this.pending = pending;
        this.timers = timers;
    }

    /** Something about a job's checkpoints has changed. */
    void look(Job job, Instant now) {
        Set<Long> needed = neededSteps(job);
        for (Job.Saved saved : job.checkpoints.values()) {
            if (saved.droppedAt.isPresent() || needed.contains(saved.checkpoint.step())) {
                saved.unneededSince = Optional.empty();
            } else if (saved.unneededSince.isEmpty()) {
                saved.unneededSince = Optional.of(now);
                timers.set(job, Timers.Subject.RETENTION, now.plus(GRACE));
            }
        }
    }

    /** A grace may have ended. */
    void due(Job job, Instant now) {
        List<Checkpoint> dropped = job.checkpoints.values().stream()
                .filter(saved -> saved.unneededSince
                        .filter(since -> !since.plus(GRACE).isAfter(now))
                        .isPresent())
                .peek(saved -> {
                    saved.unneededSince = Optional.empty();
                    saved.droppedAt = Optional.of(now);
                })
                .map(saved -> saved.checkpoint)
                .toList();
        if (!dropped.isEmpty()) {
            List<Long> steps = dropped.stream().map(Checkpoint::step).toList();
            List<ManifestReference> manifests =
                    dropped.stream().map(Checkpoint::manifest).toList();
            pending.add(new Effect.DropCheckpoints(job.tenant, job.id, steps, manifests));
        }
    }

    private static Set<Long> neededSteps(Job job) {
        CheckpointSettings.Keep keep = job.submission.recipe().checkpoints().keep();
        Set<Long> needed = new HashSet<>();
        job.checkpoints.descendingMap().values().stream()
                .map(saved -> saved.checkpoint)
                .filter(Checkpoint::isScheduled)
                .limit(keep.last())
                .forEach(checkpoint -> needed.add(checkpoint.step()));
        job.bestFirst().stream().limit(keep.best()).forEach(saved -> needed.add(saved.checkpoint.step()));
        job.resumable().ifPresent(saved -> needed.add(saved.checkpoint.step()));
        for (Job.Saved saved : job.checkpoints.values()) {
            if (Job.isNth(saved.checkpoint, keep.every()) || saved.checkpoint.last() || saved.awaitsScore()) {
                needed.add(saved.checkpoint.step());
            }
        }
        if (job.state() instanceof JobState.Succeeded(String ignored, long bestStep)) {
            needed.add(bestStep);
        }
        return needed;
    }
}
