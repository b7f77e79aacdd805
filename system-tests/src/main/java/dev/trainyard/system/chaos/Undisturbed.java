package dev.trainyard.system.chaos;

import dev.trainyard.system.yard.JobCourse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a recipe gives when nothing happens.
 *
 * @param time from its submission to its end
 */
record Undisturbed(int seed, JobCourse.Outcome outcome, Duration time) {

    private static final int EPOCHS = 700;

    /** Steps from one checkpoint to the next. */
    long interval() {
        return outcome.digests().firstKey();
    }

    /** The recipe that a campaign trains again and again, with one of its seeds. */
    static Map<String, Object> recipe(int seed) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("task", "classification");
        recipe.put("target", "species");
        recipe.put("epochs", EPOCHS);
        recipe.put("seed", seed);
        return recipe;
    }
}
