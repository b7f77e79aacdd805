package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.NativeModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A classic network in the engine: parameters, optimizer state and rows live there, and one native call is one whole
 * optimizer step. On the engine's thread only.
 */
public final class ClassicProgram implements AutoCloseable {

    private static final Tensor NOTHING = Tensor.ofLongs("nothing", new long[0], 0);

    private final NativeModule module;
    private final List<NativeModule.Kept> parameters = new ArrayList<>();
    private final List<NativeModule.Kept> moments = new ArrayList<>();

    /** Loads the program with these parameters, ready to predict. */
    public ClassicProgram(Engine engine, Recipe recipe, List<Tensor> weights) {
        ProgramText program = ProgramText.classic();
        this.module = new NativeModule(engine, program.className(), program.text(), attributes(recipe, weights.size()));
        weights.forEach(weight -> parameters.add(module.keep(weight, true)));
        setState(List.of(), List.of(), List.of());
    }

    /**
     * Hands over the optimizer's state.
     *
     * @param state as {@link #optimizerState()} gave it, or empty for a fresh start
     */
    public void setOptimizerState(OptimizerState state) {
        List<NativeModule.Kept> first = keepAll(state.first());
        List<NativeModule.Kept> second = keepAll(state.second());
        List<NativeModule.Kept> steps = keepAll(state.steps());
        setState(first, second, steps);
        moments.addAll(first);
        moments.addAll(second);
        moments.addAll(steps);
    }

    private List<NativeModule.Kept> keepAll(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> module.keep(tensor, false)).toList();
    }

    private void setState(
            List<NativeModule.Kept> first, List<NativeModule.Kept> second, List<NativeModule.Kept> steps) {
        Map<String, List<NativeModule.Kept>> lists = new LinkedHashMap<>();
        lists.put("params", parameters);
        lists.put("first", orPlaceholder(first));
        lists.put("second", orPlaceholder(second));
        lists.put("steps", orPlaceholder(steps));
        module.handOver("set_state", lists);
    }

    /** A list without elements cannot be handed over, so an unused one gets a number that nobody reads. */
    private List<NativeModule.Kept> orPlaceholder(List<NativeModule.Kept> tensors) {
        return tensors.isEmpty() ? List.of(module.keep(Tensor.ofFloats("unused", new float[1], 1), false)) : tensors;
    }

    /** Hands over the rows: features [n, f]; targets [n, o] floats or [n] class indices. */
    public void setRows(Tensor trainFeatures, Tensor trainTargets, Tensor validFeatures, Tensor validTargets) {
        module.handOver(
                "set_rows",
                List.of(
                        module.keep(trainFeatures, false),
                        module.keep(trainTargets, false),
                        module.keep(validFeatures, false),
                        module.keep(validTargets, false)));
    }

    /** What one step did. */
    public record StepResult(double loss, double gradientNorm, double rightAnswers) {}

    /**
     * One optimizer step.
     *
     * @param order the rows of the step in order; empty for all rows as they stand
     * @param microBatch rows of one micro-batch
     * @param seeds one for each micro-batch
     * @param rate the learning rate
     */
    public StepResult step(long[] order, int microBatch, long[] seeds, double rate) {
        Tensor result = module.call(
                "train_step",
                List.of(
                        Tensor.ofLongs("order", order, order.length),
                        Tensor.ofLongs("shape", new long[] {microBatch}, 1),
                        Tensor.ofLongs("seeds", seeds, seeds.length),
                        Doubles.tensor("rate", rate)));
        float[] values = result.toFloats();
        return new StepResult(values[0], values[1], values[2]);
    }

    /** The loss on the validation rows, and how many of them are answered right. */
    public StepResult validate() {
        float[] values = module.call("validate", List.of(NOTHING)).toFloats();
        return new StepResult(values[0], 0, values[1]);
    }

    /** Features [n, f] to probabilities or values [n, o]. */
    public Tensor predict(Tensor features) {
        return module.call("predict", List.of(features));
    }

    /** Copies of the parameters as they are now. */
    public List<Tensor> weights() {
        return parameters.stream().map(NativeModule.Kept::copyOut).toList();
    }

    /** Copies of the optimizer's state as it is now. */
    public List<Tensor> optimizerState() {
        return moments.stream().map(NativeModule.Kept::copyOut).toList();
    }

    /** How many tensors the engine holds for this program; no step may make them more. */
    public int tensors() {
        return module.tensors();
    }

    @Override
    public void close() {
        module.close();
    }

    static Map<String, Object> attributes(Recipe recipe, int decayed) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", true);
        attributes.put(
                "kinds",
                recipe.table().network().layers().stream()
                        .map(ClassicProgram::kind)
                        .toList());
        attributes.put(
                "rates",
                recipe.table().network().layers().stream()
                        .map(ClassicProgram::rate)
                        .toList());
        attributes.put("loss_kind", lossKind(recipe.table().loss().kind()));
        attributes.put("reduction", recipe.table().loss().reduction() == Loss.Reduction.MEAN ? 1 : 2);
        attributes.putAll(OptimizerAttributes.of(
                recipe.optimizer(), decayed, recipe.gradientClip().orElse(0)));
        for (String list : List.of("params", "first", "second", "steps", "rows")) {
            attributes.put(list, List.of());
        }
        return attributes;
    }

    private static int lossKind(Loss.Kind kind) {
        return switch (kind) {
            case MSE -> 0;
            case MAE -> 1;
            case HUBER -> 2;
            case CROSS_ENTROPY -> 3;
            case BINARY_CROSS_ENTROPY -> 4;
        };
    }

    private static int kind(Network.Layer layer) {
        return switch (layer) {
            case Network.Linear ignored -> 0;
            case Network.Head ignored -> 0;
            case Network.Dropout ignored -> 1;
            case Network.Activation activation ->
                switch (activation.function()) {
                    case RELU -> 2;
                    case GELU -> 3;
                    case TANH -> 4;
                    case SIGMOID -> 5;
                    case SOFTMAX -> 6;
                };
        };
    }

    private static double rate(Network.Layer layer) {
        return switch (layer) {
            case Network.Dropout dropout -> dropout.rate();
            case Network.Linear ignored -> 0;
            case Network.Head ignored -> 0;
            case Network.Activation ignored -> 0;
        };
    }
}
