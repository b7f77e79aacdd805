package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the shared text of the optimizers has to know of a recipe. */
public final class OptimizerAttributes {

    private OptimizerAttributes() {}

    /**
     * The attributes.
     *
     * @param decayed how many of the first parameters the weight decay touches
     * @param clip the global norm beyond which gradients are clipped; 0 for none
     */
    public static Map<String, Object> of(Optimizer optimizer, int decayed, double clip) {
        Map<String, Object> attributes =
                switch (optimizer) {
                    case Optimizer.GradientDescent ignored -> numbers(0, 0, 0, 0, 0);
                    case Optimizer.StochasticGradientDescent sgd -> numbers(0, 0, 0, 0, sgd.weightDecay());
                    case Optimizer.Momentum heavy -> numbers(1, heavy.momentum(), 0, 0, heavy.weightDecay());
                    case Optimizer.Adam adam ->
                        numbers(2, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
                    case Optimizer.AdamW adam ->
                        numbers(3, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
                };
        attributes.put("decayed", decayed);
        attributes.put("clip", clip);
        return attributes;
    }

    private static Map<String, Object> numbers(
            int kind, double beta1, double beta2, double epsilon, double weightDecay) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("optimizer", kind);
        attributes.put("beta1", beta1);
        attributes.put("beta2", beta2);
        attributes.put("epsilon", epsilon);
        attributes.put("weight_decay", weightDecay);
        return attributes;
    }
}
