package dev.trainyard.learning.gpt;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.program.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The learnt numbers of a GPT: names, shapes and first values, in the order in which the program has them. Matrices
 * come first: they decay, while norms and biases do not.
 */
public final class GptParameters {

    private static final double SPREAD = 0.02;

    private GptParameters() {}

    /** How a parameter begins. */
    private enum Start {
        NORMAL,
        /** Normal, but smaller the deeper the model is, since its output is added to that of all the others. */
        RESIDUAL,
        ONES,
        ZEROS
    }

    /** A parameter before it has values. */
    private record Place(String name, Start start, List<Long> shape) {
        Place(String name, Start start, long... shape) {
            this(name, start, java.util.Arrays.stream(shape).boxed().toList());
        }
    }

    /** Names and shapes in order. */
    public static Map<String, List<Long>> shapes(GptConfig config) {
        return places(config).stream()
                .collect(Collectors.toMap(
                        Place::name, Place::shape, (first, second) -> first, java.util.LinkedHashMap::new));
    }

    /** How many of the first parameters decay. */
    public static int decayed(GptConfig config) {
        return 2 + 4 * config.layers() + (config.tied() ? 0 : 1);
    }

    /** How many numbers there are to learn. */
    public static long count(GptConfig config) {
        return places(config).stream()
                .mapToLong(place -> Tensor.elements(place.shape()))
                .sum();
    }

    /**
     * First values, as GPT-2 has them: matrices normal with deviation 0.02, the two that add to the residual stream
     * with 0.02 / √(2 · layers); norms ones; biases zeros.
     */
    public static List<Tensor> initial(GptConfig config, long seed) {
        List<Tensor> parameters = new ArrayList<>();
        for (Place place : places(config)) {
            int size = Math.toIntExact(Tensor.elements(place.shape()));
            long own = Seeds.mix(seed, Seeds.INITIALISATION, parameters.size());
            float[] values =
                    switch (place.start()) {
                        case NORMAL -> Seeds.normal(size, SPREAD, own);
                        case RESIDUAL -> Seeds.normal(size, SPREAD / Math.sqrt(2.0 * config.layers()), own);
                        case ONES -> ones(size);
                        case ZEROS -> new float[size];
                    };
            parameters.add(Tensor.ofFloats(
                    place.name(),
                    values,
                    place.shape().stream().mapToLong(Long::longValue).toArray()));
        }
        return parameters;
    }

    /**
     * The same tensors in the program's order.
     *
     * @throws IllegalArgumentException when one is missing, is not F32 or has another shape, naming it
     */
    public static List<Tensor> inOrder(GptConfig config, List<Tensor> tensors) {
        Map<String, Tensor> named = tensors.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
        List<Tensor> ordered = new ArrayList<>();
        shapes(config).forEach((name, shape) -> {
            Tensor tensor = named.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("the weights have no tensor " + name);
            }
            if (!tensor.shape().equals(shape) || tensor.type() != Tensor.Type.F32) {
                throw new IllegalArgumentException("tensor " + name + " is " + tensor.type() + " of shape "
                        + tensor.shape() + "; this model has F32 of shape " + shape + " there");
            }
            ordered.add(tensor);
        });
        if (ordered.size() != tensors.size()) {
            throw new IllegalArgumentException(
                    "the weights have " + tensors.size() + " tensors, this model has " + ordered.size());
        }
        return ordered;
    }

    private static List<Place> places(GptConfig config) {
        long width = config.width();
        long inner = config.feedForward();
        List<Place> places = new ArrayList<>();
        places.add(new Place("tokens.weight", Start.NORMAL, config.vocabulary(), width));
        places.add(new Place("positions.weight", Start.NORMAL, config.context(), width));
        for (int i = 0; i < config.layers(); i++) {
            String block = "blocks." + i + ".";
            places.add(new Place(block + "attention.in.weight", Start.NORMAL, 3 * width, width));
            places.add(new Place(block + "attention.out.weight", Start.RESIDUAL, width, width));
            places.add(new Place(block + "feed_forward.up.weight", Start.NORMAL, inner, width));
            places.add(new Place(block + "feed_forward.down.weight", Start.RESIDUAL, width, inner));
        }
        if (!config.tied()) {
            places.add(new Place("head.weight", Start.NORMAL, config.vocabulary(), width));
        }
        addNorms(places, config, "weight", Start.ONES);
        if (config.biased()) {
            addNorms(places, config, "bias", Start.ZEROS);
            for (int i = 0; i < config.layers(); i++) {
                String block = "blocks." + i + ".";
                places.add(new Place(block + "attention.in.bias", Start.ZEROS, 3 * width));
                places.add(new Place(block + "attention.out.bias", Start.ZEROS, width));
                places.add(new Place(block + "feed_forward.up.bias", Start.ZEROS, inner));
                places.add(new Place(block + "feed_forward.down.bias", Start.ZEROS, width));
            }
        }
        return places;
    }

    private static void addNorms(List<Place> places, GptConfig config, String kind, Start start) {
        for (int i = 0; i < config.layers(); i++) {
            places.add(new Place("blocks." + i + ".attention.norm." + kind, start, config.width()));
            places.add(new Place("blocks." + i + ".feed_forward.norm." + kind, start, config.width()));
        }
        places.add(new Place("norm." + kind, start, config.width()));
    }

    private static float[] ones(int size) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, 1);
        return values;
    }
}
