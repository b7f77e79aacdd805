package dev.trainyard.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Stores checkpoints beside the training, in order, on a thread of its own: the engine goes on while one is stored, and
 * waits only before it is two ahead. A checkpoint is told to the log only when all of it was read back. After one that could not be stored none is: each names the one
 * before it, and a run without its middle is no run.
 */
final class CheckpointWriter implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(CheckpointWriter.class.getName());
    /** Of the whole, for parts that were read back other than they were written. Pauses are the store's own affair. */
    private static final int TRIES = 3;

    private final BundleStore bundles;
    private final TrainerMeters meters;
    private final Assignment.Train assignment;
    private final WorkContext context;
    private final Run run;
    private final LongSupplier nanoTime;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("checkpoint-writer").factory());
    private Future<?> newest = CompletableFuture.completedFuture(null);
    private Future<?> beforeNewest = newest;
    private volatile Optional<Throwable> failure = Optional.empty();
    private Optional<ManifestReference> previous;

    /** What is the same in every checkpoint of a run. */
    record Run(Lesson lesson, Map<String, String> engineFacts) {}

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
        beforeNewest = newest;
        newest = thread.submit(() -> {
            if (failure.isPresent()) {
                throw new IllegalStateException("an earlier checkpoint could not be stored", failure.get());
            }
            try {
                store(state);
            } catch (JsonProcessingException | RuntimeException | OutOfMemoryError e) {
                failure = Optional.of(e);
                throw e;
            }
            return state;
        });
    }

    /**
     * Whether no checkpoint but the newest is still on its way, waiting a little for that. A store that falls behind
     * would else fill the memory with states, and whoever died then would lose more than two intervals of work.
     */
    boolean hasRoom(Duration wait) throws InterruptedException {
        try {
            beforeNewest.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // it waits for nothing any more, and hasFailed says so
        }
    }

    /** Whether a checkpoint could not be stored, so that further training is in vain. */
    boolean hasFailed() {
        return failure.isPresent();
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
            // The first to fail says why; those after it were not tried.
            Throwable why = failure.orElse(e.getCause());
            if (why instanceof StorageException cause) {
                throw cause;
            }
            if (why instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("a checkpoint could not be written", why);
        }
    }

    /** Waits for that, but no longer than so; a checkpoint that takes longer, or fails, is given up. */
    void awaitStored(Duration limit) throws InterruptedException {
        try {
            newest.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a checkpoint is given up: job=" + assignment.job() + " " + e);
        }
    }

    private void store(TrainingState state) throws JsonProcessingException {
        long began = nanoTime.getAsLong();
        Map<String, byte[]> parts = CheckpointParts.write(state, run.lesson());
        BundleStore.Saved saved = saveWithRetries(state, parts);
        previous = Optional.of(saved.manifest());
        Manifest.Part weights = saved.part(CheckpointParts.WEIGHTS);
        StepReport report = state.stretch().getLast();
        context.append(new LedgerEvent.CheckpointSaved(
                context.attempt(),
                context.worker(),
                new Checkpoint(
                        state.step(),
                        run.lesson().plan().ordinal(state.step(), state.last()),
                        state.last(),
                        saved.manifest(),
                        new ObjectReference(Buckets.JOBS, weights.key(), weights.bytes(), weights.sha256()),
                        new Checkpoint.Losses(
                                report.trainLoss(),
                                report.trainAccuracy(),
                                report.validLoss(),
                                report.validAccuracy()))));
        long bytes = parts.values().stream().mapToLong(part -> part.length).sum();
        meters.checkpointStored(state.step(), bytes, (nanoTime.getAsLong() - began) / 1e9);
    }

    private BundleStore.Saved saveWithRetries(TrainingState state, Map<String, byte[]> parts) {
        String folder = Keys.checkpoint(
                assignment.tenant(), assignment.job(), context.attempt().number(), state.step());
        for (int tries = 1; ; tries++) {
            try {
                return bundles.save(Buckets.JOBS, folder, "checkpoint", parts, about(state));
            } catch (StorageException.Unreachable e) {
                if (tries == TRIES) {
                    throw e;
                }
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a checkpoint is tried again: job=" + assignment.job() + " step=" + state.step() + " "
                                + e.getMessage());
            }
        }
    }

    /** Facts for whoever reads the manifest, and the way back through the run's metrics. */
    private Map<String, String> about(TrainingState state) {
        Map<String, String> about = new LinkedHashMap<>(run.engineFacts());
        about.put("tenant", assignment.tenant());
        about.put("job", assignment.job());
        about.put("attempt", Long.toString(context.attempt().number()));
        about.put("step", Long.toString(state.step()));
        about.put("total_steps", Long.toString(run.lesson().plan().totalSteps()));
        about.put("micro_batch", Integer.toString(run.lesson().plan().microBatch()));
        previous.ifPresent(manifest -> about.putAll(StepHistory.naming(manifest)));
        return about;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
