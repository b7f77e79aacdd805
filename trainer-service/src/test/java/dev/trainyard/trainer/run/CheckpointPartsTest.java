package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.SkippedBatches;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointPartsTest {

    private static final byte[] PREPROCESSING = "{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void aStateComesBackFromTheStoreAsItWas() throws IOException {
        TrainingState state =
                TrainingSamples.state(10, new Patience(0.1 + 0.2, 7, 3), new SkippedBatches(List.of(4L, 9L)));
        TrainingState back = throughTheStore(state);
        assertThat(back.step()).isEqualTo(state.step());
        assertThat(back.last()).isEqualTo(state.last());
        assertThat(back.weights()).isEqualTo(state.weights());
        assertThat(back.optimizer()).isEqualTo(state.optimizer());
        assertThat(back.patience()).isEqualTo(state.patience());
        assertThat(back.bestWeights()).isEqualTo(state.bestWeights());
        assertThat(back.skipped()).isEqualTo(state.skipped());
        assertThat(back.stretch())
                .as("a stretch belongs to its checkpoint, not to the run that goes on")
                .isEmpty();
    }

    @Test
    void noBestLossYetIsNoBestLossYetAfterwardsToo() throws IOException {
        TrainingState state = TrainingSamples.state(5, Patience.fresh(), SkippedBatches.none());
        assertThat(throughTheStore(state).patience()).isEqualTo(Patience.fresh());
    }

    @Test
    void theStretchOfReportsComesBackAsItWas() throws IOException {
        TrainingState state = TrainingSamples.state(10, Patience.fresh(), SkippedBatches.none());
        Map<String, byte[]> parts = CheckpointParts.write(state, PlainLesson.with(PREPROCESSING));
        assertThat(CheckpointParts.readStretch(parts.get(CheckpointParts.METRICS)))
                .isEqualTo(state.stretch());
    }

    @Test
    void theSameStateIsTheSameBytesTwice() throws IOException {
        TrainingState state = TrainingSamples.state(10, new Patience(0.5, 7, 3), SkippedBatches.none());
        Map<String, byte[]> once = CheckpointParts.write(state, PlainLesson.with(PREPROCESSING));
        Map<String, byte[]> twice = CheckpointParts.write(state, PlainLesson.with(PREPROCESSING));
        assertThat(once)
                .containsOnlyKeys(
                        CheckpointParts.WEIGHTS,
                        CheckpointParts.OPTIMIZER,
                        CheckpointParts.STATE,
                        CheckpointParts.PREPROCESSING,
                        CheckpointParts.METRICS);
        once.forEach((name, bytes) -> assertThat(twice.get(name)).as(name).isEqualTo(bytes));
    }

    private static TrainingState throughTheStore(TrainingState state) throws IOException {
        BundleStore bundles = new BundleStore(TrainingSamples.emptyStore());
        BundleStore.Saved saved = bundles.save(
                Buckets.JOBS,
                "t/jobs/j/a1/s1",
                "checkpoint",
                CheckpointParts.write(state, PlainLesson.with(PREPROCESSING)),
                Map.of());
        Bundle bundle = new VerifiedBundles(bundles).open(saved.manifest());
        assertThat(bundle.part(CheckpointParts.PREPROCESSING)).isEqualTo(PREPROCESSING);
        return CheckpointParts.read(bundle, PlainLesson.with(new byte[0]));
    }
}
