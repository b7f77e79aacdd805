package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.loop.Demanding.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills at random steps: all that is left is the newest checkpoint, or nothing, and the next life goes on from there. */
class KilledAndResumedTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRunKilledAtRandomStepsEndsAsOneThatWasNever(long seed) {
        Life straight = Demanding.live(SharedEngine.get(), Demanding.RECIPES, Demanding.ROWS);
        compareWithKilled(Demanding.RECIPES, Demanding.ROWS, straight, new SplittableRandom(seed));
    }

    /** Row 13 is spoilt: its batch is left out once, and the run is too short to meet it in a second epoch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRunThatLeavesABatchOutEndsTheSameHoweverOftenItIsKilled(long seed) {
        TrainingRows spoilt = new TrainingRows(
                Demanding.ROWS.shape(),
                SpoiltRows.with(Float.NaN, Demanding.ROWS.train(), 13),
                Demanding.ROWS.validation());
        Recipes oneEpoch = Demanding.RECIPES
                .with(new Batching.MiniBatch(1, 2))
                .with(new Length.Steps(24))
                .with(new CheckpointSettings(new CheckpointSettings.Interval.Steps(4), 1, 3));
        Life straight = Demanding.live(SharedEngine.get(), oneEpoch, spoilt);
        assertThat(straight.heard().skips).hasSize(1);
        assertThat(straight.last().skipped().numbers()).hasSize(1);
        compareWithKilled(oneEpoch, spoilt, straight, new SplittableRandom(seed));
    }

    private static void compareWithKilled(Recipes recipes, TrainingRows rows, Life straight, SplittableRandom random) {
        Optional<TrainingState> kept = Optional.empty();
        List<StepReport> reports = new ArrayList<>();
        int lives = 0;
        while (kept.filter(TrainingState::last).isEmpty()) {
            AtomicLong left = new AtomicLong(lives < 12 ? random.nextLong(14) : Long.MAX_VALUE);
            Life life = Demanding.live(SharedEngine.get(), recipes, rows, kept, () -> left.getAndDecrement() <= 0);
            lives++;
            life.heard().states.forEach(state -> reports.addAll(state.stretch()));
            kept = life.heard().states.isEmpty() ? kept : Optional.of(life.last());
        }
        assertThat(lives)
                .as("it must have been killed for this to prove anything")
                .isGreaterThan(2);
        TrainingState expected = straight.last();
        TrainingState actual = kept.orElseThrow();
        assertThat(actual.step()).isEqualTo(expected.step());
        assertThat(actual.weights()).isEqualTo(expected.weights());
        assertThat(actual.optimizer()).isEqualTo(expected.optimizer());
        assertThat(actual.patience()).isEqualTo(expected.patience());
        assertThat(actual.bestWeights()).isEqualTo(expected.bestWeights());
        assertThat(actual.skipped()).isEqualTo(expected.skipped());
        assertThat(reports)
                .as("every step's report stands in one checkpoint's stretch, as if there had been one life")
                .isEqualTo(straight.heard().states.stream()
                        .flatMap(state -> state.stretch().stream())
                        .toList());
    }
}
