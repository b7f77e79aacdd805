package dev.trainyard.benchmarks.quality;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.job.recipe.Metric;
import dev.trainyard.learning.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The figures about what is learnt.
 *
 * @param home the checkout
 * @param shared the folder of data that is not ours to ship
 */
public record Quality(Path home, Path shared, Supplier<Engine> engine, LongSupplier nanoTime) {

    /** All of them. */
    public List<Figure> figures() {
        try {
            Path examples = home.resolve("examples");
            return List.of(
                    table(
                            "iris",
                            Goal.atLeast(0.93, "accuracy"),
                            Metric.ACCURACY,
                            examples.resolve("iris.csv"),
                            RecipeFile.in(examples.resolve("iris.json"))),
                    table(
                            "titanic",
                            Goal.atLeast(0.78, "accuracy"),
                            Metric.ACCURACY,
                            shared.resolve("titanic.csv"),
                            RecipeFile.own("titanic.json")),
                    table(
                            "mpg",
                            Goal.atMost(3.4, "RMSE in miles per gallon"),
                            Metric.RMSE,
                            shared.resolve("mpg.csv"),
                            RecipeFile.own("mpg.json")),
                    new TeacherFigure(
                            "teacher",
                            Goal.atMost(0.01, "training error, last epoch over first,"),
                            examples.resolve("teacher.csv"),
                            RecipeFile.in(examples.resolve("teacher.json")),
                            engine,
                            nanoTime));
        } catch (IOException e) {
            throw new UncheckedIOException("a recipe cannot be read", e);
        }
    }

    private Figure table(String name, Goal goal, Metric reported, Path data, RecipeFile recipe) {
        return new TableFigure(name, goal, reported, data, recipe, engine, nanoTime);
    }
}
