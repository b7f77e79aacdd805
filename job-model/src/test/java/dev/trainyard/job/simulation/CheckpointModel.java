package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** How work stores and reads: parts first, the manifest last, the log's word after that; patient, but not for ever. */
final class CheckpointModel {

    static final String MANIFEST = "manifest.json";
    static final List<String> PARTS = List.of("metrics.json", "weights.safetensors");
    private static final long RETRY = 500;
    private static final long PATIENCE = 20_000;
    private static final Checkpoint.Losses LOSSES =
            new Checkpoint.Losses(1.0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    private final WorkerModel process;
    private final World world;
    private final Attempt attempt;
    private final BooleanSupplier interrupted;
    private final Consumer<WorkOutcome> ended;
    private final String folder;

    CheckpointModel(
            WorkerModel process,
            Assignment assignment,
            Attempt attempt,
            BooleanSupplier interrupted,
            Consumer<WorkOutcome> ended) {
        this.process = process;
        this.world = process.world;
        this.attempt = attempt;
        this.interrupted = interrupted;
        this.ended = ended;
        this.folder = assignment.tenant() + "/jobs/" + assignment.job() + "/";
    }

    /** Stores a checkpoint, has the log told, and goes on. */
    void save(Worker worker, long step, boolean last, Runnable next) {
        String place = folder + "a" + attempt.number() + "/s" + step + "/";
        long ordinal = step % 10 == 0 ? step / 10 : 0;
        Checkpoint checkpoint = new Checkpoint(
                step,
                ordinal,
                last,
                new ManifestReference("trainyard-jobs", place + MANIFEST, "sha of " + place),
                new ObjectReference("trainyard-jobs", place + PARTS.getLast(), 100, "sha"),
                LOSSES);
        LedgerEvent saved = new LedgerEvent.CheckpointSaved(attempt, worker, checkpoint);
        if (world.has(PlantedBug.ANNOUNCES_A_CHECKPOINT_BEFORE_ITS_MANIFEST)) {
            process.say(saved, () -> {});
            storeParts(place, 0, next);
            return;
        }
        storeParts(place, 0, () -> {
            process.say(saved, () -> {});
            next.run();
        });
    }

    private void storeParts(String place, int part, Runnable next) {
        if (part < PARTS.size()) {
            put(
                    place + PARTS.get(part),
                    CrashPoint.BEFORE_STORE_PART,
                    CrashPoint.AFTER_STORE_PART,
                    () -> storeParts(place, part + 1, next));
        } else {
            put(place + MANIFEST, CrashPoint.BEFORE_STORE_MANIFEST, CrashPoint.AFTER_STORE_MANIFEST, next);
        }
    }

    void storeRows(Runnable next) {
        put(
                folder + "prepared/a" + attempt.number() + "/" + MANIFEST,
                CrashPoint.BEFORE_STORE_MANIFEST,
                CrashPoint.AFTER_STORE_MANIFEST,
                next);
    }

    private void put(String key, CrashPoint before, CrashPoint after, Runnable next) {
        whenStoreAnswers(world.clock.now(), () -> {
            if (!process.crashesAt(before)) {
                world.store.put(key);
                if (!process.crashesAt(after)) {
                    next.run();
                }
            }
        });
    }

    /** Reads a whole checkpoint and goes on, or ends the work with what is wrong with it. */
    void read(Checkpoint checkpoint, Runnable next) {
        String manifest = checkpoint.manifest().key();
        String place = manifest.substring(0, manifest.length() - MANIFEST.length());
        whenStoreAnswers(world.clock.now(), () -> {
            boolean whole =
                    world.store.isWhole(manifest) && PARTS.stream().allMatch(part -> world.store.isWhole(place + part));
            if (whole) {
                next.run();
            } else {
                ended.accept(new WorkOutcome.Failed(new Failure(
                        FailureCode.CHECKPOINT_DAMAGED, "a part is damaged", "", Map.of(Failure.MANIFEST, manifest))));
            }
        });
    }

    private void whenStoreAnswers(long since, Runnable what) {
        process.later(world.clock.between(1, 30), () -> {
            if (interrupted.getAsBoolean()) {
                ended.accept(new WorkOutcome.Released("stopped while storing"));
            } else if (!world.store.isOut()) {
                what.run();
            } else if (world.clock.now() - since > PATIENCE) {
                ended.accept(new WorkOutcome.Failed(
                        Failure.of(FailureCode.STORE_UNAVAILABLE, "the store was away for too long")));
            } else {
                process.later(RETRY, () -> whenStoreAnswers(since, what));
            }
        });
    }
}
