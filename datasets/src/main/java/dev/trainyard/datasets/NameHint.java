package dev.trainyard.datasets;

import dev.trainyard.job.tree.NearestName;
import java.util.List;
import java.util.Optional;

/** Helps somebody who named a column that is not there. */
public final class NameHint {

    /** Among more names than this the nearest takes too long to find. */
    private static final int MOST_COMPARED = 200;

    private NameHint() {}

    /**
     * The name that was probably meant, or else which names there are.
     *
     * @param otherwise how the list of names begins
     */
    public static String of(String mistyped, List<String> names, String otherwise) {
        Optional<String> nearest = names.size() > MOST_COMPARED ? Optional.empty() : NearestName.of(mistyped, names);
        return nearest.map(near -> "; did you mean '" + Excerpt.of(near) + "'?").orElse(otherwise + Excerpt.of(names));
    }
}
