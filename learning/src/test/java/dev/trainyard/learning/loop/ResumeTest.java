package dev.trainyard.learning.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.Schedule;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.SharedEngine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResumeTest {

    private static final Network WITH_DROPOUT = new Network(List.of(
            new Network.Linear(8),
            new Network.Activation(Network.Function.GELU),
            new Network.Dropout(0.3),
            new Network.Linear(6),
            new Network.Activation(Network.Function.TANH),
            new Network.Head()));

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.StochasticGradientDescent(0.1, 0.01),
                new Optimizer.Momentum(0.05, 0.9, 0.001),
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0),
                new Optimizer.AdamW(0.01, 0.9, 0.95, 1e-8, 0.1));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aRunResumedFromAnyCheckpointEndsWithTheSameBytesAsOneNeverStopped(Optimizer optimizer) {
        Recipe recipe = Recipes.classification()
                .with(WITH_DROPOUT)
                .with(optimizer)
                .with(new Schedule(Schedule.Course.COSINE, 3, 0.1))
                .with(new Batching.MiniBatch(7, 2))
                .withClip(0.5)
                .recipe();
        Recorded straight = run(recipe, Optional.empty());
        assertThat(straight.states).extracting(TrainingState::step).containsExactly(5L, 10L, 15L, 20L);

        for (TrainingState from : straight.states.subList(0, 3)) {
            Recorded resumed = run(recipe, Optional.of(from));
            assertThat(resumed.steps.getFirst().step()).isEqualTo(from.step() + 1);
            assertThat(bytes(resumed.states.getLast().weights()))
                    .isEqualTo(bytes(straight.states.getLast().weights()));
            assertThat(bytes(resumed.states.getLast().optimizer()))
                    .isEqualTo(bytes(straight.states.getLast().optimizer()));
        }
    }

    @Test
    void theSameRecipeSeedAndRowsGiveTheSameBytesTwiceAndAnotherSeedGivesOthers() {
        Recipe recipe = Recipes.classification().with(WITH_DROPOUT).recipe();
        List<Tensor> once = run(recipe, Optional.empty()).states.getLast().weights();
        List<Tensor> twice = run(recipe, Optional.empty()).states.getLast().weights();
        assertThat(bytes(twice)).isEqualTo(bytes(once));

        Recipe reseeded =
                Recipes.classification().with(WITH_DROPOUT).withSeed(8).recipe();
        assertThat(bytes(run(reseeded, Optional.empty()).states.getLast().weights()))
                .isNotEqualTo(bytes(once));
    }

    @Test
    void earlyStoppingSurvivesAResumeAndHandsOutTheBestWeights() {
        Recipe recipe = Recipes.classification()
                .with(new Optimizer.StochasticGradientDescent(3, 0))
                .with(new EarlyStopping.OnValidationLoss(4, 0))
                .recipe();
        Recorded straight = run(recipe, Optional.empty());
        TrainingState last = straight.states.getLast();
        assertThat(last.last()).isTrue();
        assertThat(last.step()).isLessThan(20);
        assertThat(bytes(last.weights())).isEqualTo(bytes(last.bestWeights()));

        if (straight.states.size() > 1) {
            Recorded resumed = run(recipe, Optional.of(straight.states.getFirst()));
            assertThat(bytes(resumed.states.getLast().weights())).isEqualTo(bytes(last.weights()));
        }
    }

    @Test
    void aRunThatIsStoppedWithACheckpointAtEveryStepInTurnEndsWithTheSameBytes() {
        Recipe recipe = Recipes.classification()
                .with(WITH_DROPOUT)
                .with(new Batching.MiniBatch(7, 2))
                .with(new EarlyStopping.OnValidationLoss(50, 0))
                .recipe();
        Recorded straight = run(recipe, Optional.empty());
        RunPlan plan = RunPlan.of(recipe, Demanding.ROWS.train().count());
        Optional<TrainingState> from = Optional.empty();
        for (long step = 1; step < plan.totalSteps(); step++) {
            Recorded recorded = new Recorded();
            TrainingEnd end = new TrainingLoop(SharedEngine.get(), recipe, plan, Demanding.ROWS, () -> 0)
                    .run(
                            from,
                            recorded,
                            () -> recorded.steps.isEmpty() ? StopRequest.NONE : StopRequest.WITH_CHECKPOINT);
            assertThat(end).isEqualTo(new TrainingEnd.Stopped(step));
            assertThat(recorded.states).as("one, whether or not it was due").hasSize(1);
            from = Optional.of(recorded.states.getFirst());
            assertThat(from.get().step()).isEqualTo(step);
            assertThat(from.get().stretch()).isEqualTo(straight.steps.subList((int) step - 1, (int) step));
        }
        Recorded last = run(recipe, from);
        assertThat(bytes(last.states.getLast().weights()))
                .isEqualTo(bytes(straight.states.getLast().weights()));
        assertThat(bytes(last.states.getLast().optimizer()))
                .isEqualTo(bytes(straight.states.getLast().optimizer()));
    }

    private Recorded run(Recipe recipe, Optional<TrainingState> from) {
        Recorded recorded = new Recorded();
        RunPlan plan = RunPlan.of(recipe, Demanding.ROWS.train().count());
        TrainingEnd end = new TrainingLoop(SharedEngine.get(), recipe, plan, Demanding.ROWS, () -> 0)
                .run(from, recorded, () -> StopRequest.NONE);
        assertThat(end).isInstanceOf(TrainingEnd.Finished.class);
        return recorded;
    }

    private static List<String> bytes(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    byte[] bytes = new byte[tensor.bytes().remaining()];
                    tensor.bytes().duplicate().get(bytes);
                    return tensor.name() + java.util.HexFormat.of().formatHex(bytes);
                })
                .toList();
    }
}
