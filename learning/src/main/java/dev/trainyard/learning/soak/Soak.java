package dev.trainyard.learning.soak;

import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.program.ClassicProgram;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import dev.trainyard.learning.program.Seeds;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * So many steps of a small network, and a hundred looks at it on the way: one step is done again in 64-bit Java, and
 * memory is measured. Everything follows from written seeds, so every start must end with the same weights.
 */
final class Soak {

    private static final int LOOKS = 100;
    private static final int LOOKS_TOLD = 10;
    private static final int ROWS = 640;
    private static final int BATCH = 64;
    private static final long SEED = 7;
    /** A parameter moves by about 1e-3 in a step, and 32-bit arithmetic errs by about 1e-7. */
    private static final double ALLOWED_DEVIATION = 5e-7;

    /**
     * What a soak came to.
     *
     * @param fault what is wrong, if anything
     * @param weights SHA-256 of the last weights, hexadecimal
     */
    record Result(Optional<String> fault, double loss, double deviation, String weights) {}

    private final Engine engine;
    private final long steps;
    private final LongSupplier residentBytes;
    private final Consumer<String> told;
    private final MemoryWatch memory = new MemoryWatch();
    private final SoakRows rows = SoakRows.make(ROWS);
    private final Recipe recipe = recipe();
    private double deviation;

    /** @param steps at least a hundred */
    Soak(Engine engine, long steps, LongSupplier residentBytes, Consumer<String> told) {
        this.engine = engine;
        this.steps = steps;
        this.residentBytes = residentBytes;
        this.told = told;
    }

    private static Recipe recipe() {
        Map<String, Object> tree = Map.of(
                "task",
                "regression",
                "target",
                "y",
                "network",
                List.of(Map.of("type", "linear", "outputs", 20), "relu"),
                "optimizer",
                Map.of("name", "adam", "learning_rate", 0.001),
                "batch_size",
                BATCH);
        return switch (RecipeReader.read(tree, SEED)) {
            case RecipeReading.Read read -> read.recipe();
            case RecipeReading.Faulty faulty -> throw new IllegalStateException("no recipe: " + faulty.faults());
        };
    }

    Result run() {
        return engine.call(this::runOnEngine);
    }

    private Result runOnEngine() {
        ModelShape shape = new ModelShape(SoakRows.WIDTH, SoakRows.WIDTH, LearningTask.REGRESSION);
        List<Tensor> weights = Parameters.initial(
                recipe.table().network(), recipe.table().loss().kind(), shape, SEED);
        Tensor features = SoakRows.tensor("features", rows.features());
        Tensor targets = SoakRows.tensor("targets", rows.targets());
        try (ClassicProgram program = new ClassicProgram(engine, recipe, weights)) {
            program.setOptimizerState(OptimizerState.initial(recipe.optimizer(), weights));
            program.setRows(features, targets, features, targets);
            double loss = Double.NaN;
            Optional<String> fault = Optional.empty();
            for (long step = 1; step <= steps && fault.isEmpty() && !engine.isEnding(); step++) {
                boolean look = step % (steps / LOOKS) == 0;
                Optional<Before> before = look ? Optional.of(Before.of(program)) : Optional.empty();
                long[] batch = batch(step);
                loss = program.step(
                                batch,
                                BATCH,
                                new long[] {step},
                                recipe.optimizer().learningRate())
                        .loss();
                fault = Double.isFinite(loss) ? Optional.empty() : Optional.of("the loss was " + loss);
                if (before.isPresent()) {
                    fault = fault.isPresent() ? fault : compare(before.get(), batch, loss, program.weights());
                    memory.sample(residentBytes.getAsLong(), program.tensors());
                    tell(step, loss);
                }
            }
            fault = fault.or(() -> engine.isEnding() ? Optional.of("it was stopped") : memory.fault());
            return new Result(fault, loss, deviation, sha256(program.weights()));
        }
    }

    /** The rows of a step: every ten steps they are shuffled anew. */
    private long[] batch(long step) {
        int perEpoch = ROWS / BATCH;
        int index = (int) ((step - 1) % perEpoch);
        long[] order = Seeds.permutation(ROWS, Seeds.mix(SEED, Seeds.SHUFFLE, (step - 1) / perEpoch));
        return Arrays.copyOfRange(order, index * BATCH, (index + 1) * BATCH);
    }

    /** Weights and Adam's state before a step. */
    private record Before(List<Tensor> weights, OptimizerState state) {
        static Before of(ClassicProgram program) {
            return new Before(program.weights(), OptimizerState.of(program.optimizerState()));
        }
    }

    private Optional<String> compare(Before before, long[] batch, double loss, List<Tensor> after) {
        Optimizer.Adam adam = (Optimizer.Adam) recipe.optimizer();
        ReferenceStep reference = new ReferenceStep(adam.learningRate(), adam.epsilon(), before.weights());
        SoakRows seen = rows.pick(batch);
        reference.learn(seen.features(), seen.targets());
        OptimizerState state = before.state();
        double difference = reference.deviation(state.first(), state.second(), state.steps(), after);
        deviation = Math.max(deviation, difference);
        if (!(Math.abs(loss - reference.loss()) <= 1e-5 * reference.loss() + 1e-9)) {
            return Optional.of("the loss was " + loss + " and should have been " + reference.loss());
        }
        return difference <= ALLOWED_DEVIATION
                ? Optional.empty()
                : Optional.of("a parameter is off by " + difference + ", more than " + ALLOWED_DEVIATION);
    }

    private void tell(long step, double loss) {
        if (step / (steps / LOOKS) % LOOKS_TOLD == 0) {
            told.accept("step " + step + " of " + steps + ": loss " + loss + ", largest deviation from 64-bit Java "
                    + deviation + ", memory " + MemoryWatch.megabytes(residentBytes.getAsLong()) + " MB");
        }
    }

    private static String sha256(List<Tensor> tensors) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            tensors.forEach(tensor -> digest.update(tensor.bytes().duplicate()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
