package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an optimizer remembers from step to step, one tensor for each parameter.
 *
 * @param first momentum's velocity, or Adam's first moment
 * @param second Adam's second moment
 * @param steps how many steps Adam has taken, a scalar for each parameter
 */
public record OptimizerState(List<Tensor> first, List<Tensor> second, List<Tensor> steps) {

    public OptimizerState {
        first = List.copyOf(first);
        second = List.copyOf(second);
        steps = List.copyOf(steps);
    }

    /** All zeros, as far as the optimizer remembers anything at all. */
    public static OptimizerState initial(Optimizer optimizer, List<Tensor> parameters) {
        return switch (optimizer) {
            case Optimizer.GradientDescent ignored -> new OptimizerState(List.of(), List.of(), List.of());
            case Optimizer.StochasticGradientDescent ignored -> new OptimizerState(List.of(), List.of(), List.of());
            case Optimizer.Momentum ignored -> new OptimizerState(zeros("first.", parameters), List.of(), List.of());
            case Optimizer.Adam ignored -> twoMoments(parameters);
            case Optimizer.AdamW ignored -> twoMoments(parameters);
        };
    }

    private static OptimizerState twoMoments(List<Tensor> parameters) {
        List<Tensor> steps = parameters.stream()
                .map(parameter -> Tensor.ofFloats("steps." + parameter.name(), new float[1]))
                .toList();
        return new OptimizerState(zeros("first.", parameters), zeros("second.", parameters), steps);
    }

    private static List<Tensor> zeros(String prefix, List<Tensor> parameters) {
        return parameters.stream()
                .map(parameter -> new Tensor(
                        prefix + parameter.name(),
                        Tensor.Type.F32,
                        parameter.shape(),
                        java.nio.ByteBuffer.allocate(parameter.bytes().remaining())))
                .toList();
    }

    /** All of it in one list, as it is stored. */
    public List<Tensor> tensors() {
        return Stream.of(first, second, steps).flatMap(List::stream).toList();
    }

    /** The state as it was stored: tensors are told apart by the beginnings of their names. */
    public static OptimizerState of(List<Tensor> stored) {
        List<Tensor> first = new ArrayList<>();
        List<Tensor> second = new ArrayList<>();
        List<Tensor> steps = new ArrayList<>();
        for (Tensor tensor : stored) {
            if (tensor.name().startsWith("first.")) {
                first.add(tensor);
            } else if (tensor.name().startsWith("second.")) {
                second.add(tensor);
            } else if (tensor.name().startsWith("steps.")) {
                steps.add(tensor);
            }
        }
        return new OptimizerState(first, second, steps);
    }
}
