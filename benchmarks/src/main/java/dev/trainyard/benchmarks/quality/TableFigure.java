package dev.trainyard.benchmarks.quality;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.job.recipe.Metric;
import dev.trainyard.learning.engine.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How well a table is learnt: the mean over ten seeds, which drive split and initialisation. One recipe for all ten; the
 * checkpoint is chosen on validation rows and reported on held-out ones.
 */
record TableFigure(
        String name,
        Goal goal,
        Metric reported,
        Path data,
        RecipeFile recipe,
        Supplier<Engine> engine,
        LongSupplier nanoTime)
        implements Figure {

    private static final int SEEDS = 10;

    @Override
    public Result measure(PrintStream out) throws IOException {
        if (!Files.isReadable(data)) {
            return new Result.Missing("there is no file " + data);
        }
        double sum = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Trial.Chosen chosen = new Trial(engine.get(), data, recipe.read(seed), nanoTime).run(reported);
            out.printf(
                    Locale.ROOT,
                    "  seed %2d  validation %.4f  test %.4f  (checkpoint of step %d)%n",
                    seed,
                    chosen.validation(),
                    chosen.heldout(),
                    chosen.step());
            sum += chosen.heldout();
        }
        return new Result.Measured(sum / SEEDS);
    }
}
