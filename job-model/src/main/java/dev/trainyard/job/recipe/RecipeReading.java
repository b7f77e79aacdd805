package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.Fault;
import java.util.List;

/** What reading a recipe came to. */
public sealed interface RecipeReading {

    /** A recipe, with every default resolved. */
    record Read(Recipe recipe) implements RecipeReading {}

    /** All that is wrong with it. */
    record Faulty(List<Fault> faults) implements RecipeReading {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
