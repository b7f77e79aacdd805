package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The learnt numbers of a network: their names, shapes and first values. */
public final class Parameters {

    private Parameters() {}

    /** How many numbers the network puts out for a row: one for a binary cross-entropy, else one per output. */
    static int headWidth(Loss.Kind loss, ModelShape shape) {
        return loss == Loss.Kind.BINARY_CROSS_ENTROPY ? 1 : shape.outputs();
    }

    /**
     * First values: weights [out, in] and biases [out] uniform in ±1/√in, as PyTorch's Linear has them (He et al. 2015
     * with a = √5). Named by the layer's place in the list, as PyTorch's Sequential does.
     */
    public static List<Tensor> initial(Network network, Loss.Kind loss, ModelShape shape, long seed) {
        List<Tensor> parameters = new ArrayList<>();
        int width = shape.features();
        for (int i = 0; i < network.layers().size(); i++) {
            int next =
                    switch (network.layers().get(i)) {
                        case Network.Linear linear -> linear.outputs();
                        case Network.Head ignored -> headWidth(loss, shape);
                        case Network.Dropout ignored -> 0;
                        case Network.Activation ignored -> 0;
                    };
            if (next > 0) {
                double bound = 1 / Math.sqrt(width);
                String name = "layers." + i + ".";
                parameters.add(Tensor.ofFloats(
                        name + "weight",
                        uniform((long) next * width, bound, Seeds.mix(seed, Seeds.INITIALISATION, i, 0)),
                        next,
                        width));
                parameters.add(Tensor.ofFloats(
                        name + "bias", uniform(next, bound, Seeds.mix(seed, Seeds.INITIALISATION, i, 1)), next));
                width = next;
            }
        }
        return parameters;
    }

    private static float[] uniform(long count, double bound, long seed) {
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((Seeds.unit(Seeds.mix(seed, i)) * 2 - 1) * bound);
        }
        return values;
    }
}
