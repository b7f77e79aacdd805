package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must lie in the store, and what must not: whole checkpoints, as long as something needs them. */
final class StoreBooks {

    private final Referee referee;
    private final World world;
    private final JobBooks jobs;
    private final FailureBooks failures;
    private final Map<String, Long> deleted = new HashMap<>();
    private final Map<String, Set<String>> ofTenants = new HashMap<>();

    StoreBooks(Referee referee, World world, JobBooks jobs, FailureBooks failures) {
        this.referee = referee;
        this.world = world;
        this.jobs = jobs;
        this.failures = failures;
    }

    void look(Moment moment) {
        if (!moment.accepted()) {
            return;
        }
        switch (moment.event()) {
            case LedgerEvent.CheckpointSaved saved ->
                referee.require(
                        Promise.CHECKPOINTS_ARE_WHOLE,
                        isThere(saved.checkpoint()),
                        () -> "a checkpoint was believed that is not there: " + saved);
            case LedgerEvent.JobSubmitted submitted ->
                ofTenants
                        .computeIfAbsent(submitted.tenant(), ignored -> new HashSet<>())
                        .add(submitted.job());
            case LedgerEvent.JobDeleted gone -> deleted(gone.tenant(), gone.job());
            case LedgerEvent.TenantDeleted gone -> {
                Set<String> all = ofTenants.getOrDefault(gone.tenant(), new HashSet<>());
                List.copyOf(all).forEach(job -> deleted(gone.tenant(), job));
            }
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromWorker ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }

    private void deleted(String tenant, String job) {
        ofTenants.get(tenant).remove(job);
        deleted.put(tenant + "/jobs/" + job + "/", world.clock.now());
    }

    private boolean isThere(Checkpoint checkpoint) {
        String folder = folder(checkpoint.manifest());
        return world.store.has(checkpoint.manifest().key())
                && CheckpointModel.PARTS.stream().allMatch(part -> world.store.has(folder + part));
    }

    private static String folder(ManifestReference manifest) {
        return manifest.key().substring(0, manifest.key().length() - CheckpointModel.MANIFEST.length());
    }

    /** Nothing that anybody needs is given up. */
    void dropping(Effect.DropCheckpoints drop) {
        if (!jobs.has(drop.job())) {
            return;
        }
        JobView job = jobs.now(drop.job());
        for (long step : drop.steps()) {
            referee.require(
                    Promise.WHAT_IS_NEEDED_IS_KEPT,
                    !neededSteps(job, givenUpAt(job, step)).contains(step),
                    () -> "a checkpoint is given up that is needed: " + drop);
        }
    }

    /** It is given up in the log before it is in the store, and much may become known in between. */
    private Instant givenUpAt(JobView job, long step) {
        return job.checkpoints().stream()
                .filter(view -> view.checkpoint().step() == step)
                .flatMap(view -> view.droppedAt().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing has given up step " + step + " of " + job.id()));
    }

    private Set<Long> neededSteps(JobView job, Instant then) {
        Keep keep = jobs.request(job.id()).submission().recipe().checkpoints().keep();
        Set<Long> needed = new HashSet<>();
        List<JobView.CheckpointView> newestFirst = job.checkpoints().reversed();
        // One that a pause has left counts for nothing here: what is kept must not depend on when a run was told to
        // rest.
        newestFirst.stream()
                .filter(view -> view.checkpoint().isScheduled())
                .limit(keep.last())
                .forEach(view -> needed.add(view.checkpoint().step()));
        failures.resumable(job.id(), then).ifPresent(checkpoint -> needed.add(checkpoint.step()));
        // A damaged checkpoint gives its place among the best to one that may have been given up before.
        if (!failures.everDamaged(job.id())) {
            job.checkpoints().stream()
                    .filter(view -> view.validation() instanceof ScoreState.Scored)
                    .sorted(Comparator.comparingDouble(StoreBooks::accuracy).reversed())
                    .limit(keep.best())
                    .forEach(view -> needed.add(view.checkpoint().step()));
        }
        for (JobView.CheckpointView view : job.checkpoints()) {
            Checkpoint checkpoint = view.checkpoint();
            boolean nth = keep.every() > 0 && checkpoint.ordinal() > 0 && checkpoint.ordinal() % keep.every() == 0;
            if (nth
                    || checkpoint.last()
                    || view.validation() instanceof ScoreState.Awaited
                    || view.heldout() instanceof ScoreState.Awaited) {
                needed.add(checkpoint.step());
            }
        }
        if (job.state() instanceof JobState.Succeeded(String ignored, long best)) {
            needed.add(best);
        }
        return needed;
    }

    private static double accuracy(JobView.CheckpointView view) {
        return ((ScoreState.Scored) view.validation())
                .evaluation()
                .metrics()
                .get("accuracy")
                .value();
    }

    void judgeAtTheEnd() {
        for (JobView named : jobs.all()) {
            for (JobView.CheckpointView view : jobs.now(named.id()).checkpoints()) {
                boolean dropped = view.droppedAt().isPresent();
                referee.require(
                        Promise.WHAT_IS_NEEDED_IS_KEPT,
                        dropped || isThere(view.checkpoint()),
                        () -> "a checkpoint is gone that was kept: " + view);
                referee.require(
                        Promise.WHAT_IS_DELETED_IS_GONE,
                        !dropped || !world.store.has(view.checkpoint().weights().key()),
                        () -> "bytes that were given up are still there: " + view);
            }
        }
        deleted.forEach((prefix, at) -> world.store
                .list(prefix)
                .forEach(key -> referee.require(
                        Promise.WHAT_IS_DELETED_IS_GONE,
                        world.store.writtenAt(key) > at,
                        () -> "deleted, and still there: " + key)));
    }
}
