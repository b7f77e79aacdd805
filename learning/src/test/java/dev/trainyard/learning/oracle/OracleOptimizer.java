package dev.trainyard.learning.oracle;

import dev.trainyard.job.recipe.Optimizer;
import java.util.OptionalDouble;

/** The optimizers by the formulas of their papers, in 64 bits, with what they remember from step to step. */
public final class OracleOptimizer {

    private final Optimizer optimizer;
    private final OptionalDouble clip;
    private final double[][] first;
    private final double[][] second;
    private int steps;

    /** @param clip the largest allowed global norm */
    public OracleOptimizer(Optimizer optimizer, OptionalDouble clip, double[][] parameters) {
        this.optimizer = optimizer;
        this.clip = clip;
        this.first = zeros(parameters);
        this.second = zeros(parameters);
    }

    private static double[][] zeros(double[][] like) {
        double[][] zeros = new double[like.length][];
        for (int i = 0; i < like.length; i++) {
            zeros[i] = new double[like[i].length];
        }
        return zeros;
    }

    /** Moves the parameters by one step. */
    public void step(double[][] parameters, OracleNetwork.Judged judged, double rate) {
        steps++;
        // The small number keeps PyTorch's clip from dividing by zero; it belongs to its definition.
        double share = clip.isPresent() ? Math.min(1, clip.getAsDouble() / (judged.norm() + 1e-6)) : 1;
        for (int p = 0; p < parameters.length; p++) {
            for (int i = 0; i < parameters[p].length; i++) {
                parameters[p][i] = moved(p, i, parameters[p][i], judged.gradient()[p][i] * share, rate);
            }
        }
    }

    private double moved(int p, int i, double w, double g, double rate) {
        return switch (optimizer) {
            case Optimizer.GradientDescent ignored -> w - rate * g;
            case Optimizer.StochasticGradientDescent sgd -> w - rate * (g + sgd.weightDecay() * w);
            case Optimizer.Momentum heavy -> {
                first[p][i] = heavy.momentum() * first[p][i] + g + heavy.weightDecay() * w;
                yield w - rate * first[p][i];
            }
            case Optimizer.Adam adam ->
                w - rate * direction(p, i, g + adam.weightDecay() * w, adam.beta1(), adam.beta2(), adam.epsilon());
            case Optimizer.AdamW adam ->
                w
                        - rate * adam.weightDecay() * w
                        - rate * direction(p, i, g, adam.beta1(), adam.beta2(), adam.epsilon());
        };
    }

    private double direction(int p, int i, double g, double beta1, double beta2, double epsilon) {
        first[p][i] = beta1 * first[p][i] + (1 - beta1) * g;
        second[p][i] = beta2 * second[p][i] + (1 - beta2) * g * g;
        double mean = first[p][i] / (1 - Math.pow(beta1, steps));
        double square = second[p][i] / (1 - Math.pow(beta2, steps));
        return mean / (Math.sqrt(square) + epsilon);
    }
}
