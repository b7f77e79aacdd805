package dev.trainyard.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The example that comes with Trainyard, and jobs on it of any length. */
final class Iris {

    static final Path FILE = Path.of(System.getProperty("trainyard.home", "."), "examples", "iris.csv");

    /** Of the 90 training rows with the default batch of 32. */
    static final long STEPS_PER_EPOCH = 3;

    private Iris() {}

    static byte[] bytes() {
        try {
            return Files.readAllBytes(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> recipe(int seed, int epochs) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("task", "classification");
        recipe.put("target", "species");
        recipe.put("epochs", epochs);
        recipe.put("seed", seed);
        return recipe;
    }
}
