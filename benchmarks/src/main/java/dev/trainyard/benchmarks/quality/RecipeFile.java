package dev.trainyard.benchmarks.quality;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A recipe as a client would send it. */
record RecipeFile(String name, Map<String, Object> tree) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One of the benchmarks' own. */
    static RecipeFile own(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RecipeFile.class.getResourceAsStream(name), name)) {
            return new RecipeFile(name, JSON.readValue(in, new TypeReference<Map<String, Object>>() {}));
        }
    }

    /** One that lies in the checkout. */
    static RecipeFile in(Path file) throws IOException {
        return new RecipeFile(
                file.getFileName().toString(),
                JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Object>>() {}));
    }

    RecipeFile with(String member, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(tree);
        changed.put(member, value);
        return new RecipeFile(name, changed);
    }

    /** The recipe, with this seed driving split, initialisation, shuffling and dropout. */
    Recipe read(long seed) {
        return switch (RecipeReader.read(with("seed", seed).tree(), seed)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty ->
                throw new IllegalArgumentException("the recipe " + name + " is faulty: " + faulty.faults());
        };
    }
}
