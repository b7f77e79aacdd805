package dev.trainyard.datasets;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recipes as users write them. */
public record TestRecipe(Map<String, Object> tree) {

    public static TestRecipe classification(String target) {
        return new TestRecipe(Map.of("task", "classification", "target", target, "seed", 7));
    }

    public static TestRecipe regression(String... targets) {
        return new TestRecipe(Map.of("task", "regression", "target", List.of(targets), "seed", 7));
    }

    public TestRecipe with(String member, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(tree);
        changed.put(member, value);
        return new TestRecipe(changed);
    }

    public TestRecipe clean(String member, String value) {
        return with("clean", with(member, value, "clean"));
    }

    public TestRecipe numeric(String scaling) {
        return with("transform", Map.of("numeric", scaling));
    }

    public TestRecipe split(double train, double validation, double test) {
        return with("split", Map.of("train", train, "validation", validation, "test", test));
    }

    public TestRecipe seed(int seed) {
        return with("seed", seed);
    }

    private Map<String, Object> with(String member, String value, String object) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (tree.get(object) instanceof Map<?, ?> before) {
            before.forEach((name, old) -> inner.put(String.valueOf(name), old));
        }
        inner.put(member, value);
        return inner;
    }

    public Recipe recipe() {
        return switch (RecipeReader.read(tree, 1)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }
}
