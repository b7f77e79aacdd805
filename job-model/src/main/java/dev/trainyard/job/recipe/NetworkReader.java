package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the member {@code network}: a preset's name ({@code mlp}, {@code linear}), or the list of hidden layers. The
 * head, whose width follows from the data, is always added.
 */
final class NetworkReader {

    private static final int MOST_LAYERS = 64;
    private static final int WIDEST = 65_536;

    private final TreeReader tree;

    NetworkReader(TreeReader tree) {
        this.tree = tree;
    }

    Network read() {
        Optional<Object> value = tree.value("network");
        List<Network.Layer> hidden =
                value.isEmpty() ? RecipeDefaults.mlp() : value.get() instanceof String ? preset() : listed();
        List<Network.Layer> layers = new ArrayList<>(hidden);
        layers.add(new Network.Head());
        return new Network(layers);
    }

    private List<Network.Layer> preset() {
        return tree.oneOf("network", List.of("mlp", "linear"), name -> name)
                .filter("mlp"::equals)
                .map(ignored -> RecipeDefaults.mlp())
                .orElse(List.of());
    }

    private List<Network.Layer> listed() {
        List<Object> items = tree.list("network").orElse(List.of());
        if (items.size() > MOST_LAYERS) {
            tree.fault("network", "has " + items.size() + " layers; at most " + MOST_LAYERS + " are allowed");
            return List.of();
        }
        List<Network.Layer> layers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            layer("network[" + i + "]", items.get(i)).ifPresent(layers::add);
        }
        return layers;
    }

    private Optional<Network.Layer> layer(String place, Object item) {
        Object described = item instanceof String name ? Map.of("type", name) : item;
        Optional<TreeReader> object = tree.asObject(place, described);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        TreeReader reader = object.get();
        List<String> types = new ArrayList<>(List.of("linear", "dropout"));
        for (Network.Function function : Network.Function.values()) {
            types.add(function.wireName());
        }
        if (!reader.has("type")) {
            reader.fault("type", "is missing; it is one of " + String.join(", ", types));
        }
        Optional<Network.Layer> layer =
                reader.oneOf("type", types, name -> name).flatMap(type -> ofType(type, reader));
        reader.finish();
        return layer;
    }

    private static Optional<Network.Layer> ofType(String type, TreeReader reader) {
        if (type.equals("linear")) {
            if (!reader.has("outputs")) {
                reader.fault("outputs", "is missing; a linear layer says how many numbers it puts out");
            }
            int outputs = (int) reader.integer("outputs", 1, WIDEST).orElse(1);
            return Optional.of(new Network.Linear(outputs));
        }
        if (type.equals("dropout")) {
            return Optional.of(
                    new Network.Dropout(reader.number("rate", 0, false, 0.99).orElse(0.5)));
        }
        for (Network.Function function : Network.Function.values()) {
            if (function.wireName().equals(type)) {
                return Optional.of(new Network.Activation(function));
            }
        }
        return Optional.empty();
    }
}
