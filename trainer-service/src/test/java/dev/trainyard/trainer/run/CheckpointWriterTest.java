package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.SkippedBatches;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CheckpointWriterTest {

    private final UnreliableStore store = new UnreliableStore(TrainingSamples.emptyStore());
    private final Assignment.Train job = TrainingSamples.job(store, TrainingSamples.recipe(20, Map.of()), 0.5f);
    private final RecordedContext context = RecordedContext.undisturbed(2);
    private final RecordedMeters meters = new RecordedMeters();
    private final VerifiedBundles bundles = new VerifiedBundles(new BundleStore(store));

    @Test
    void checkpointsAreStoredInOrderAndToldToTheLogWithWhatWasMeasured() throws Exception {
        try (CheckpointWriter writer = writer(job)) {
            writer.write(state(5));
            writer.write(state(10));
            writer.awaitStored();
        }
        List<Checkpoint> told = told();
        assertThat(told).extracting(Checkpoint::step).containsExactly(5L, 10L);
        assertThat(told).extracting(Checkpoint::ordinal).containsExactly(1L, 2L);
        assertThat(told.getLast().losses())
                .isEqualTo(new Checkpoint.Losses(
                        0.1, OptionalDouble.of(0.5), OptionalDouble.of(0.25), OptionalDouble.empty()));
        assertThat(meters.happened).containsExactly("stored 5", "stored 10");
        for (Checkpoint checkpoint : told) {
            Bundle bundle = bundles.open(checkpoint.manifest());
            assertThat(CheckpointParts.read(bundle, PlainLesson.with(new byte[0]))
                            .weights())
                    .isEqualTo(state(checkpoint.step()).weights());
            assertThat(bundle.manifest().about())
                    .containsEntry("job", "job-1")
                    .containsEntry("attempt", "2")
                    .containsEntry("step", Long.toString(checkpoint.step()))
                    .containsEntry("total_steps", "20")
                    .containsEntry("micro_batch", "8")
                    .containsEntry("engine", "by hand");
        }
        assertThat(StepHistory.upTo(told.getLast().manifest(), bundles))
                .extracting(StepReport::step)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aResumedRunsFirstCheckpointNamesTheOneThatItCameFrom() throws Exception {
        Checkpoint from;
        try (CheckpointWriter writer = writer(job)) {
            writer.write(state(5));
            writer.awaitStored();
            from = told().getFirst();
        }
        try (CheckpointWriter writer = writer(TrainingSamples.resumed(job, from))) {
            writer.write(state(10));
            writer.awaitStored();
        }
        assertThat(StepHistory.upTo(told().getLast().manifest(), bundles)).hasSize(10);
    }

    @Test
    void aCheckpointThatFailsOnTheWayIsTriedAgainAndToldOnce() throws Exception {
        store.failNextPuts(2, "optimizer");
        try (CheckpointWriter writer = writer(job)) {
            writer.write(state(5));
            writer.awaitStored();
            assertThat(writer.hasFailed()).isFalse();
        }
        assertThat(told()).hasSize(1);
        assertThat(bundles.open(told().getFirst().manifest()).parts()).hasSize(5);
    }

    @Test
    void afterACheckpointThatCannotBeStoredNoneIsAndNoneIsTold() throws Exception {
        store.failNextPuts(3, "/s5/");
        try (CheckpointWriter writer = writer(job)) {
            writer.write(state(5));
            writer.write(state(10));
            assertThatThrownBy(writer::awaitStored).isInstanceOf(StorageException.Unreachable.class);
            assertThat(writer.hasFailed()).isTrue();
            writer.awaitStored(Duration.ofSeconds(1));
        }
        assertThat(told()).isEmpty();
        assertThat(meters.happened).isEmpty();
    }

    @Test
    void anotherCheckpointThatLiesThereAlreadyIsAConflictAndStays() throws Exception {
        try (CheckpointWriter writer = writer(job)) {
            writer.write(state(5));
            writer.awaitStored();
        }
        Checkpoint first = told().getFirst();
        TrainingState other = TrainingSamples.state(5, new Patience(0.125, 3, 1), SkippedBatches.none());
        try (CheckpointWriter writer = writer(job)) {
            writer.write(other);
            assertThatThrownBy(writer::awaitStored).isInstanceOf(StorageException.Conflict.class);
        }
        assertThat(CheckpointParts.read(bundles.open(first.manifest()), PlainLesson.with(new byte[0]))
                        .patience())
                .isEqualTo(Patience.fresh());
    }

    @Test
    void storedBytesThatAreNotThoseOfTheLogAreNamed() {
        ManifestReference nowhere = new ManifestReference("trainyard-jobs", "t/manifest.json", "0".repeat(64));
        assertThatThrownBy(() -> bundles.open(nowhere))
                .isInstanceOfSatisfying(DamagedException.class, damaged -> assertThat(
                                damaged.failure().evidence())
                        .containsEntry("manifest", "t/manifest.json"));
    }

    private List<Checkpoint> told() {
        return context.heard(LedgerEvent.CheckpointSaved.class).stream()
                .map(LedgerEvent.CheckpointSaved::checkpoint)
                .toList();
    }

    private static TrainingState state(long step) {
        return TrainingSamples.state(step, Patience.fresh(), SkippedBatches.none());
    }

    private CheckpointWriter writer(Assignment.Train assignment) {
        return new CheckpointWriter(
                new BundleStore(store),
                meters,
                assignment,
                context,
                new CheckpointWriter.Run(
                        new PlainLesson(
                                RunPlan.of(assignment.recipe(), TrainingSamples.TRAINING_ROWS),
                                Map.of(CheckpointParts.PREPROCESSING, new byte[] {'{', '}'})),
                        Map.of("engine", "by hand")),
                () -> 0);
    }
}
