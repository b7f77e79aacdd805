package dev.trainyard.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.trainer.outbound.TrainerMeters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Stores checkpoints beside the training, in order, on a thread of its own: the engine waits for nothing. A checkpoint
 * is told to the log only when all of it was read back.
 */
final class CheckpointWriter implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(CheckpointWriter.class.getName());
    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final BundleStore bundles;
    private final TrainerMeters meters;
    private final Assignment.Train assignment;
    private final WorkContext context;
    private final Run run;
    private final LongSupplier nanoTime;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("checkpoint-writer").factory());
    private Future<?> newest = java.util.concurrent.CompletableFuture.completedFuture(null);
    private Optional<ManifestReference> previous;

    /** What is the same in every checkpoint of a run. */
    record Run(RunPlan plan, byte[] preprocessing, Map<String, String> engineFacts) {}

    /** @param nanoTime for how long storing takes */
    CheckpointWriter(
            BundleStore bundles,
            TrainerMeters meters,
            Assignment.Train assignment,
            WorkContext context,
            Run run,
            LongSupplier nanoTime) {
        this.bundles = bundles;
        this.meters = meters;
        this.assignment = assignment;
        this.context = context;
        this.run = run;
        this.nanoTime = nanoTime;
        this.previous = assignment.resume().map(Checkpoint::manifest);
    }

    /** Queues a state to be stored. */
    void write(TrainingState state) {
        newest = thread.submit(() -> store(state));
    }

    /**
     * Waits until everything queued is stored.
     *
     * @throws StorageException when the store failed for good
     */
    void awaitStored() throws InterruptedException {
        try {
            newest.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException failure) {
                throw failure;
            }
            throw new IllegalStateException("a checkpoint could not be written", e.getCause());
        }
    }

    private Void store(TrainingState state) throws JsonProcessingException, InterruptedException {
        long began = nanoTime.getAsLong();
        Map<String, byte[]> parts = CheckpointParts.write(state, run.preprocessing());
        BundleStore.Saved saved = saveWithRetries(state, parts);
        previous = Optional.of(saved.manifest());
        Manifest.Part weights = saved.part(CheckpointParts.WEIGHTS);
        StepReport report = state.stretch().getLast();
        context.append(new LedgerEvent.CheckpointSaved(
                context.attempt(),
                context.worker(),
                new Checkpoint(
                        state.step(),
                        run.plan().ordinal(state.step()),
                        state.last(),
                        saved.manifest(),
                        new ObjectReference(Buckets.JOBS, weights.key(), weights.bytes(), weights.sha256()),
                        new Checkpoint.Losses(
                                report.trainLoss(),
                                report.trainAccuracy(),
                                report.validLoss(),
                                report.validAccuracy()))));
        long bytes = parts.values().stream().mapToLong(part -> part.length).sum();
        meters.checkpointStored(bytes, (nanoTime.getAsLong() - began) / 1e9);
        return null;
    }

    private BundleStore.Saved saveWithRetries(TrainingState state, Map<String, byte[]> parts)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            try {
                return bundles.save(
                        Buckets.JOBS,
                        Keys.checkpoint(
                                assignment.tenant(),
                                assignment.job(),
                                context.attempt().number(),
                                state.step()),
                        "checkpoint",
                        parts,
                        about(state));
            } catch (StorageException.Unreachable e) {
                if (tries == TRIES) {
                    throw e;
                }
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a checkpoint is tried again: job=" + assignment.job() + " step=" + state.step() + " "
                                + e.getMessage());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** Facts for whoever reads the manifest; {@code previous} leads back through the run's metrics. */
    private Map<String, String> about(TrainingState state) {
        Map<String, String> about = new LinkedHashMap<>(run.engineFacts());
        about.put("tenant", assignment.tenant());
        about.put("job", assignment.job());
        about.put("attempt", Long.toString(context.attempt().number()));
        about.put("step", Long.toString(state.step()));
        about.put("total_steps", Long.toString(run.plan().totalSteps()));
        previous.ifPresent(manifest -> {
            about.put("previous_key", manifest.key());
            about.put("previous_sha256", manifest.sha256());
        });
        return about;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
