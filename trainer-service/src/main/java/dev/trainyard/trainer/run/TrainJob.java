package dev.trainyard.trainer.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.Work;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineClosedException;
import dev.trainyard.learning.engine.EngineMemoryException;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.objects.StoredObject;
import dev.trainyard.trainer.outbound.EarlierSteps;
import dev.trainyard.trainer.outbound.Progress;
import dev.trainyard.trainer.outbound.TrainerMeters;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Does a training task: from verified rows, and perhaps a verified checkpoint, to the last checkpoint in the log. */
public final class TrainJob implements Work {

    private static final String SHUTTING_DOWN = "the worker is shutting down";
    private static final int LONGEST_MANIFEST = 16 << 20;
    /** For what earlier attempts told, once training is done: the receipt is not worth more. */
    private static final Duration COMPARING = Duration.ofSeconds(10);

    /** For a checkpoint that is left behind on the way out: within the grace that whoever ends workers gives them. */
    private static final Duration STOPPING = Duration.ofSeconds(20);

    /** How often training that waits for the store sees whether it is wanted no more. */
    private static final Duration LOOKING_UP = Duration.ofMillis(100);

    private final Engine engine;
    private final ObjectStore store;
    private final BundleStore saving;
    private final VerifiedBundles bundles;
    private final Progress progress;
    private final EarlierSteps earlier;
    private final TrainerMeters meters;
    private final LongSupplier nanoTime;

    /** @param nanoTime for how long things take */
    public TrainJob(
            Engine engine,
            ObjectStore store,
            Progress progress,
            EarlierSteps earlier,
            TrainerMeters meters,
            LongSupplier nanoTime) {
        this.engine = engine;
        this.store = store;
        this.saving = new BundleStore(store);
        this.bundles = new VerifiedBundles(saving);
        this.progress = progress;
        this.earlier = earlier;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    @Override
    public WorkOutcome perform(Assignment assignment, WorkContext context) {
        return switch (assignment) {
            case Assignment.Train train -> train(train, context);
            case Assignment.Prepare ignored -> wrongKind(assignment);
            case Assignment.Score ignored -> wrongKind(assignment);
        };
    }

    private static WorkOutcome wrongKind(Assignment assignment) {
        return new WorkOutcome.Failed(Failure.of(
                FailureCode.INTERNAL_ERROR,
                "A trainer was given a task that is not training: "
                        + assignment.getClass().getSimpleName() + "."));
    }

    private WorkOutcome train(Assignment.Train assignment, WorkContext context) {
        try {
            Lesson lesson = lesson(assignment, bundles.open(assignment.rows().learning()));
            Optional<TrainingState> resume = Optional.empty();
            if (assignment.resume().isPresent()) {
                resume = Optional.of(state(assignment.resume().get().manifest(), lesson));
            }
            if (resume.isPresent() && resume.get().last()) {
                // An earlier attempt stored its last checkpoint and died before it could say that it was done.
                return finish(assignment, context, lesson, resume.get().step());
            }
            return learn(assignment, context, lesson, resume);
        } catch (DamagedException e) {
            return new WorkOutcome.Failed(e.failure());
        } catch (StorageException.Unreachable e) {
            return new WorkOutcome.Failed(Failure.of(
                    FailureCode.STORE_UNAVAILABLE, "The object store failed for too long: " + e.getMessage() + "."));
        } catch (IOException e) {
            return new WorkOutcome.Failed(Failure.of(
                    FailureCode.CHECKPOINT_DAMAGED, "Stored rows or state cannot be read: " + e.getMessage()));
        } catch (OutOfMemoryError | EngineMemoryException e) {
            return new WorkOutcome.Failed(TrainingFailures.outOfMemoryBesideTheSteps(e));
        } catch (EngineClosedException e) {
            return new WorkOutcome.Released(SHUTTING_DOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WorkOutcome.Released(SHUTTING_DOWN);
        }
    }

    private Lesson lesson(Assignment.Train assignment, Bundle bundle) throws IOException {
        return switch (assignment.rows()) {
            case PreparedRows.Table table -> TableLesson.of(engine, assignment, table, bundle, nanoTime);
            case PreparedRows.Texts ignored -> TextLesson.of(engine, assignment, bundle, nanoTime);
        };
    }

    /** Whatever cannot be read back is named, so that the log trusts it no more and goes on from the one before. */
    private TrainingState state(ManifestReference manifest, Lesson lesson) throws DamagedException {
        Bundle bundle = bundles.open(manifest);
        try {
            return CheckpointParts.read(bundle, lesson);
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedException(
                    manifest, new Opened.Torn(CheckpointParts.STATE, "it cannot be read: " + e.getMessage()));
        }
    }

    private WorkOutcome learn(
            Assignment.Train assignment, WorkContext context, Lesson lesson, Optional<TrainingState> resume)
            throws IOException, InterruptedException {
        RunPlan plan = lesson.plan();
        CheckpointWriter.Run run =
                new CheckpointWriter.Run(lesson, engine.identity().toMap());
        long attempt = context.attempt().number();
        long resumedFrom = resume.map(TrainingState::step).orElse(0L);
        Map<String, String> facts = new HashMap<>(engine.identity().toMap());
        facts.put("micro_batch", Integer.toString(plan.microBatch()));
        ProgressTeller.About about = new ProgressTeller.About(assignment.job(), attempt, facts);
        ProgressTeller teller = new ProgressTeller(progress, about, plan.totalSteps(), nanoTime);
        Replay replay = new Replay(
                attempt,
                resumedFrom,
                facts,
                receipt ->
                        context.append(new LedgerEvent.ReplayCompared(context.attempt(), context.worker(), receipt)));
        try (ReplayReading reading =
                        attempt > 1 ? ReplayReading.begin(earlier, assignment.job(), replay) : ReplayReading.none();
                CheckpointWriter writer = new CheckpointWriter(saving, meters, assignment, context, run, nanoTime)) {
            RunListener listener = new RunListener(context, writer, teller, replay, meters, resumedFrom);
            TrainingEnd end = lesson.run(resume, listener, () -> next(context, writer));
            teller.flush();
            if (end instanceof TrainingEnd.Finished) {
                reading.await(COMPARING);
            }
            replay.ended();
            return outcome(assignment, context, lesson, end, writer);
        } finally {
            meters.ended();
        }
    }

    /** Asked before every step: what is wanted of the run, once the store is near enough behind. */
    private StopRequest next(WorkContext context, CheckpointWriter writer) {
        try {
            while (true) {
                StopRequest request = request(context, writer);
                if (request != StopRequest.NONE || engine.isEnding() || writer.hasRoom(LOOKING_UP)) {
                    return request;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StopRequest.AT_ONCE;
        }
    }

    /** Work that was taken away leaves nothing; all other leaves what the next attempt goes on from. */
    private static StopRequest request(WorkContext context, CheckpointWriter writer) {
        if (writer.hasFailed() || (context.stopRequested() && !context.counts())) {
            return StopRequest.AT_ONCE;
        }
        return context.stopRequested() || context.pauseRequested() ? StopRequest.WITH_CHECKPOINT : StopRequest.NONE;
    }

    private WorkOutcome outcome(
            Assignment.Train assignment, WorkContext context, Lesson lesson, TrainingEnd end, CheckpointWriter writer)
            throws IOException, InterruptedException {
        if (end instanceof TrainingEnd.Finished || !(context.stopRequested() || engine.isEnding())) {
            writer.awaitStored();
        } else if (context.counts()) {
            // Whoever wants the work to end does not wait for ever for a store that does not answer.
            writer.awaitStored(STOPPING);
        }
        return switch (end) {
            case TrainingEnd.Finished finished -> finish(assignment, context, lesson, finished.step());
            case TrainingEnd.Stopped stopped -> new WorkOutcome.Released("stopped at step " + stopped.step());
            case TrainingEnd.Diverged diverged -> new WorkOutcome.Failed(TrainingFailures.of(diverged, assignment));
            case TrainingEnd.OutOfMemory full -> new WorkOutcome.Failed(TrainingFailures.of(full, lesson.plan()));
        };
    }

    private WorkOutcome finish(Assignment.Train assignment, WorkContext context, Lesson lesson, long lastStep)
            throws IOException {
        byte[] csv = StepMetricsFile.write(StepHistory.upTo(newestManifest(assignment, context, lastStep), bundles));
        ObjectKey key = new ObjectKey(
                Buckets.JOBS,
                Keys.stepMetrics(
                        assignment.tenant(), assignment.job(), context.attempt().number()));
        StoredObject stored = store.put(key, csv);
        RunPlan plan = lesson.plan();
        return new WorkOutcome.Completed(new LedgerEvent.TrainingEnded(
                context.attempt(),
                context.worker(),
                lastStep,
                lastStep < plan.totalSteps(),
                new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256()),
                Math.multiplyExact(lastStep, lesson.size()) / plan.stepsPerEpoch()));
    }

    private ManifestReference newestManifest(Assignment.Train assignment, WorkContext context, long lastStep) {
        Optional<ManifestReference> resumed = assignment
                .resume()
                .filter(checkpoint -> checkpoint.step() == lastStep)
                .map(Checkpoint::manifest);
        if (resumed.isPresent()) {
            return resumed.get();
        }
        String folder = Keys.checkpoint(
                assignment.tenant(), assignment.job(), context.attempt().number(), lastStep);
        ObjectKey key = new ObjectKey(Buckets.JOBS, Keys.manifest(folder));
        return new ManifestReference(Buckets.JOBS, key.path(), Hashes.sha256(store.readAll(key, LONGEST_MANIFEST)));
    }
}
