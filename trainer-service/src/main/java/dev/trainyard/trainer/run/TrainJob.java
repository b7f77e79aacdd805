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
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.loop.Rows;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingLoop;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.objects.StoredObject;
import dev.trainyard.storage.safetensors.SafetensorsReader;
import dev.trainyard.trainer.outbound.Progress;
import dev.trainyard.trainer.outbound.TrainerMeters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Does a training task: from verified rows, and perhaps a verified checkpoint, to the last checkpoint in the log. */
public final class TrainJob implements Work {

    private final Engine engine;
    private final ObjectStore store;
    private final BundleStore bundles;
    private final Progress progress;
    private final TrainerMeters meters;
    private final LongSupplier nanoTime;

    public TrainJob(Engine engine, ObjectStore store, Progress progress, TrainerMeters meters, LongSupplier nanoTime) {
        this.engine = engine;
        this.store = store;
        this.bundles = new BundleStore(store);
        this.progress = progress;
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
            Bundle rows = whole(assignment.rows().learning());
            Optional<TrainingState> resume = Optional.empty();
            if (assignment.resume().isPresent()) {
                resume = Optional.of(
                        CheckpointParts.read(whole(assignment.resume().get().manifest())));
            }
            if (resume.isPresent() && resume.get().last()) {
                // An earlier attempt stored its last checkpoint and died before it could say that it was done.
                return finish(
                        assignment,
                        context,
                        new TrainingEnd.Finished(resume.get().step(), false));
            }
            return learn(assignment, context, rows, resume);
        } catch (DamagedException e) {
            return new WorkOutcome.Failed(e.failure);
        } catch (StorageException.Unreachable e) {
            return new WorkOutcome.Failed(Failure.of(
                    FailureCode.STORE_UNAVAILABLE, "The object store failed for too long: " + e.getMessage() + "."));
        } catch (IOException e) {
            return new WorkOutcome.Failed(Failure.of(
                    FailureCode.CHECKPOINT_DAMAGED, "Stored rows or state cannot be read: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WorkOutcome.Released("the worker is shutting down");
        }
    }

    private WorkOutcome learn(
            Assignment.Train assignment, WorkContext context, Bundle bundle, Optional<TrainingState> resume)
            throws IOException, InterruptedException {
        ModelShape shape = new ModelShape(
                assignment.rows().featureCount(),
                assignment.rows().outputCount(),
                assignment.recipe().task());
        Rows train = rows(bundle, "train");
        RunPlan plan = RunPlan.of(assignment.recipe(), train.count());
        try (CheckpointWriter writer = new CheckpointWriter(
                bundles,
                meters,
                assignment,
                context,
                new CheckpointWriter.Run(
                        plan,
                        bundle.part(CheckpointParts.PREPROCESSING),
                        engine.identity().toMap()),
                nanoTime)) {
            Listener listener = new Listener(assignment, context, plan, writer, resume);
            TrainingEnd end = new TrainingLoop(
                            engine, assignment.recipe(), shape, train, rows(bundle, "validation"), nanoTime)
                    .run(resume, listener, context::stopRequested);
            listener.teller.flush();
            if (end instanceof TrainingEnd.Finished) {
                writer.awaitStored();
            }
            return finish(assignment, context, end);
        }
    }

    private WorkOutcome finish(Assignment.Train assignment, WorkContext context, TrainingEnd end) throws IOException {
        return switch (end) {
            case TrainingEnd.Stopped stopped -> new WorkOutcome.Released("stopped at step " + stopped.step());
            case TrainingEnd.Diverged diverged -> new WorkOutcome.Failed(diverged(assignment, diverged));
            case TrainingEnd.Finished finished -> {
                byte[] csv = StepMetricsFile.write(allSteps(assignment, context, finished.step()));
                ObjectKey key = new ObjectKey(
                        Buckets.JOBS,
                        Keys.stepMetrics(
                                assignment.tenant(),
                                assignment.job(),
                                context.attempt().number()));
                StoredObject stored = store.put(key, csv);
                long rows = assignment.rows().rows().train();
                RunPlan plan = RunPlan.of(assignment.recipe(), Math.toIntExact(rows));
                yield new WorkOutcome.Completed(new LedgerEvent.TrainingEnded(
                        context.attempt(),
                        context.worker(),
                        finished.step(),
                        finished.early(),
                        new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256()),
                        finished.step() * rows / plan.stepsPerEpoch()));
            }
        };
    }

    private static Failure diverged(Assignment.Train assignment, TrainingEnd.Diverged diverged) {
        return new Failure(
                FailureCode.DIVERGED,
                "Training diverged at step " + diverged.step() + ": the loss was " + diverged.loss()
                        + " and the gradient's norm " + diverged.gradientNorm()
                        + ". Lower optimizer.learning_rate (it is "
                        + assignment.recipe().optimizer().learningRate() + ") or set gradient_clip.",
                "recipe.optimizer.learning_rate",
                Map.of("step", Long.toString(diverged.step()), "loss", Double.toString(diverged.loss())));
    }

    /** Every step of the run, whoever ran it: each checkpoint has its stretch and names the one before it. */
    private List<StepReport> allSteps(Assignment.Train assignment, WorkContext context, long lastStep)
            throws IOException {
        List<List<StepReport>> stretches = new ArrayList<>();
        Optional<ManifestReference> next = newestManifest(assignment, context, lastStep);
        while (next.isPresent()) {
            Bundle bundle = whole(next.get(), Set.of(CheckpointParts.METRICS));
            stretches.addFirst(CheckpointParts.readStretch(bundle.part(CheckpointParts.METRICS)));
            Map<String, String> about = bundle.manifest().about();
            next = Optional.ofNullable(about.get("previous_key"))
                    .map(key -> new ManifestReference(Buckets.JOBS, key, about.get("previous_sha256")));
        }
        return stretches.stream().flatMap(List::stream).toList();
    }

    private Optional<ManifestReference> newestManifest(
            Assignment.Train assignment, WorkContext context, long lastStep) {
        Optional<ManifestReference> resumed = assignment
                .resume()
                .filter(checkpoint -> checkpoint.step() == lastStep)
                .map(Checkpoint::manifest);
        if (resumed.isPresent()) {
            return resumed;
        }
        String key = Keys.checkpoint(
                        assignment.tenant(), assignment.job(), context.attempt().number(), lastStep)
                + "/manifest.json";
        byte[] manifest = store.readAll(new ObjectKey(Buckets.JOBS, key), 16 << 20);
        return Optional.of(
                new ManifestReference(Buckets.JOBS, key, dev.trainyard.storage.objects.Hashes.sha256(manifest)));
    }

    private static Rows rows(Bundle bundle, String part) throws IOException {
        SafetensorsReader.Contents contents = bundle.tensors(part + ".safetensors");
        Tensor features = contents.tensor("features").orElseThrow(() -> new IOException(part + " has no features"));
        Tensor targets = contents.tensor("targets").orElseThrow(() -> new IOException(part + " has no targets"));
        return new Rows(features, targets);
    }

    private Bundle whole(ManifestReference reference) throws DamagedException {
        return whole(bundles.open(reference), reference);
    }

    private Bundle whole(ManifestReference reference, Set<String> parts) throws DamagedException {
        return whole(bundles.open(reference, parts), reference);
    }

    private static Bundle whole(Opened opened, ManifestReference reference) throws DamagedException {
        return switch (opened) {
            case Opened.Whole whole -> whole.bundle();
            case Opened.Damaged damaged -> throw new DamagedException(reference, damaged);
        };
    }

    /** Stored bytes are not those that the log vouches for. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        DamagedException(ManifestReference reference, Opened.Damaged damaged) {
            super(damaged.part() + ": " + damaged.why());
            this.failure = new Failure(
                    FailureCode.CHECKPOINT_DAMAGED,
                    "A stored part cannot be used: " + damaged.part() + ": " + damaged.why() + ".",
                    "",
                    Map.of("manifest", reference.key(), "part", damaged.part()));
        }
    }

    /** Hears the loop, on the engine's thread: passes on, waits for nothing. */
    private final class Listener implements TrainingListener {
        private final WorkContext context;
        private final CheckpointWriter writer;
        private final ProgressTeller teller;
        private final long totalSteps;
        private final long resumedFrom;
        private boolean announced;

        Listener(
                Assignment.Train assignment,
                WorkContext context,
                RunPlan plan,
                CheckpointWriter writer,
                Optional<TrainingState> resume) {
            this.context = context;
            this.writer = writer;
            this.totalSteps = plan.totalSteps();
            this.teller = new ProgressTeller(progress, assignment.job(), totalSteps, nanoTime);
            this.resumedFrom = resume.map(TrainingState::step).orElse(0L);
        }

        @Override
        public void planned(RunPlan ignored) {
            // Said with the first step: until then the engine has only loaded.
        }

        @Override
        public void stepped(StepReport report) {
            if (!announced) {
                announced = true;
                context.append(
                        new LedgerEvent.TrainingStarted(context.attempt(), context.worker(), totalSteps, resumedFrom));
            }
            context.reachedStep(report.step());
            teller.stepped(report);
            meters.stepped(report.seconds());
        }

        @Override
        public void checkpointed(TrainingState state) {
            writer.write(state);
        }
    }
}
