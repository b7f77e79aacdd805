package dev.trainyard.learning.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakTest {

    private static final long STEPS = 400;

    @Test
    void aShortSoakIsRightAndEndsTheSameTwice() {
        List<String> told = new ArrayList<>();
        Soak.Result result = new Soak(SharedEngine.get(), STEPS, () -> 1 << 20, told::add).run();
        assertThat(result.fault()).isEmpty();
        assertThat(result.deviation()).isBetween(1e-10, 1e-6);
        assertThat(told).hasSize(10).last().asString().startsWith("step 400 of 400: loss ");

        Soak.Result again = new Soak(SharedEngine.get(), STEPS, () -> 1 << 20, line -> {}).run();
        assertThat(again).isEqualTo(result);
    }

    @Test
    void memoryThatGrowsFailsASoak() {
        long[] bytes = {0};
        Soak.Result result = new Soak(SharedEngine.get(), STEPS, () -> bytes[0] += 1 << 20, line -> {}).run();
        assertThat(result.fault()).get().asString().contains("memory grew");
    }

    @Test
    void aSingleParameterThatIsALittleOffIsSeen() {
        ModelShape shape = new ModelShape(SoakRows.WIDTH, SoakRows.WIDTH, LearningTask.REGRESSION);
        Recipes recipes = Recipes.regression();
        List<Tensor> weights =
                Parameters.initial(recipes.network(), recipes.loss().kind(), shape, 3);
        OptimizerState state = OptimizerState.initial(recipes.optimizer(), weights);
        SoakRows rows = SoakRows.make(20);
        ReferenceStep step = new ReferenceStep(0, 1e-8, weights);
        step.learn(rows.features(), rows.targets());

        assertThat(step.deviation(state.first(), state.second(), state.steps(), weights))
                .as("a rate of 0 changes nothing")
                .isZero();
        float[] values = weights.get(2).toFloats();
        values[5] += 1e-3f;
        List<Tensor> changed = new ArrayList<>(weights);
        changed.set(
                2,
                Tensor.ofFloats(
                        "changed",
                        values,
                        weights.get(2).shape().stream()
                                .mapToLong(Long::longValue)
                                .toArray()));
        assertThat(step.deviation(state.first(), state.second(), state.steps(), changed))
                .isBetween(0.9e-3, 1.1e-3);
    }
}
