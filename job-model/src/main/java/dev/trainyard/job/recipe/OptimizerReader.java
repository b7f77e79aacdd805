package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the member {@code optimizer}: a name, or an object with the name and its numbers. */
final class OptimizerReader {

    private static final List<String> NAMES = List.of("gd", "sgd", "momentum", "adam", "adamw");

    private final TreeReader tree;
    private final Optimizer usual;

    /** @param usual the one of a recipe that names none; one that is named has its numbers, as far as they fit */
    OptimizerReader(TreeReader tree, Optimizer usual) {
        this.tree = tree;
        this.usual = usual;
    }

    Optimizer read() {
        Optional<Object> value = tree.value("optimizer");
        if (value.isEmpty()) {
            return usual;
        }
        Object described = value.get() instanceof String name ? Map.of("name", name) : value.get();
        return tree.asObject("optimizer", described)
                .map(this::read)
                .orElse(new Optimizer.GradientDescent(RecipeDefaults.DESCENT_RATE));
    }

    private Optimizer read(TreeReader reader) {
        if (reader.value("name").filter("rmsprop"::equals).isPresent()) {
            reader.fault("name", "rmsprop is not supported yet by this version; adam is its successor");
            return new Optimizer.GradientDescent(RecipeDefaults.DESCENT_RATE);
        }
        // The founding document writes Adam and SGD in capitals.
        String name = reader.value("name")
                .filter(String.class::isInstance)
                .map(text -> text.toString().toLowerCase(Locale.ROOT))
                .filter(NAMES::contains)
                .or(() -> reader.oneOf("name", NAMES, word -> word))
                .orElse("adam");
        boolean adaptive = name.startsWith("adam");
        double rate = reader.number("learning_rate", 0, true, 1000)
                .orElse(adaptive ? usual.learningRate() : RecipeDefaults.DESCENT_RATE);
        Optimizer optimizer =
                switch (name) {
                    case "gd" -> new Optimizer.GradientDescent(rate);
                    case "sgd" -> new Optimizer.StochasticGradientDescent(rate, decay(reader, 0));
                    case "momentum" -> new Optimizer.Momentum(rate, share(reader, "momentum", 0.9), decay(reader, 0));
                    case "adamw" ->
                        new Optimizer.AdamW(
                                rate,
                                share(reader, "beta1", 0.9),
                                share(reader, "beta2", usual instanceof Optimizer.AdamW own ? own.beta2() : 0.999),
                                epsilon(reader),
                                decay(reader, usual instanceof Optimizer.AdamW own ? own.weightDecay() : 0.01));
                    default ->
                        new Optimizer.Adam(
                                rate,
                                share(reader, "beta1", 0.9),
                                share(reader, "beta2", 0.999),
                                epsilon(reader),
                                decay(reader, 0));
                };
        reader.finish();
        return optimizer;
    }

    private static double share(TreeReader reader, String member, double usual) {
        return reader.number(member, 0, false, 0.9999999).orElse(usual);
    }

    private static double epsilon(TreeReader reader) {
        return reader.number("epsilon", 0, true, 1).orElse(1e-8);
    }

    private static double decay(TreeReader reader, double usual) {
        return reader.number("weight_decay", 0, false, 1000).orElse(usual);
    }
}
