package dev.trainyard.benchmarks.quality;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.learning.engine.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether a network learns what a teacher of its own shape says: how far the training error falls between the first and
 * the last epoch.
 */
record TeacherFigure(
        String name, Goal goal, Path data, RecipeFile recipe, Supplier<Engine> engine, LongSupplier nanoTime)
        implements Figure {

    private static final long SEED = 1;

    @Override
    public Result measure(PrintStream out) throws IOException {
        double first = errorAfter(recipe.with("epochs", 1));
        double last = errorAfter(recipe);
        out.printf(
                Locale.ROOT,
                "  seed %d  training error after epoch 1: %.6g, after epoch %s: %.6g%n",
                SEED,
                first,
                recipe.tree().get("epochs"),
                last);
        return new Result.Measured(last / first);
    }

    /** The rate is constant and every epoch's shuffle its own, so a shorter run is the beginning of a longer one. */
    private double errorAfter(RecipeFile run) throws IOException {
        Trial trial = new Trial(engine.get(), data, run.read(SEED), nanoTime);
        return trial.trainingError(trial.train());
    }
}
