package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.Fault;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What new models can be made from, and the other names that clients may call it by: so that code which asks for a model
 * of elsewhere works unchanged.
 *
 * @param names of the bases
 * @param aliases the base's name by the name asked for
 */
public record Bases(List<String> names, Map<String, String> aliases) {

    private static final String SETTING = "trainyard.models.aliases";

    public Bases {
        names = List.copyOf(names);
        aliases = Map.copyOf(aliases);
    }

    /**
     * Reads aliases as they are set.
     *
     * @param pairs each {@code NAME=BASE}
     * @throws IllegalArgumentException with the pair that is none
     */
    public static Bases of(List<String> names, Collection<String> pairs) {
        Map<String, String> aliases = new LinkedHashMap<>();
        for (String pair : pairs) {
            String[] sides = pair.split("=", -1);
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new IllegalArgumentException(SETTING + " has '" + pair
                        + "', which is no pair such as gpt-4o-mini-2024-07-18=" + names.getLast());
            }
            if (aliases.put(sides[0].strip(), sides[1].strip()) != null) {
                throw new IllegalArgumentException(SETTING + " has '" + sides[0].strip() + "' twice");
            }
        }
        return new Bases(names, aliases);
    }

    /** The name of the model that is meant: that of a base for an alias, any other name as it is. */
    public String meant(String requested) {
        return aliases.getOrDefault(requested, requested);
    }

    /** Whether this name, or what it stands for, is a base. */
    public boolean has(String requested) {
        return names.contains(meant(requested));
    }

    /** There is no such base: says which there are, and how a name comes to stand for one of them. */
    public Rejection missing(String requested) {
        String stands = meant(requested).equals(requested)
                ? "'" + requested + "' cannot be fine-tuned here."
                : "'" + requested + "' stands for '" + meant(requested) + "', which is no base.";
        return new Rejection(
                Rejection.Kind.NOT_FOUND,
                "model_not_found",
                List.of(new Fault(
                        "model",
                        stands + " Models are made from " + String.join(", ", names)
                                + ", imported ones and those that were made here. To have this name stand for one"
                                + " of them, the operator sets " + SETTING + ", as in " + requested + "="
                                + names.getLast())),
                Optional.empty());
    }
}
