package dev.trainyard.learning.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.oracle.OracleNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A program in the engine and the same numbers in 64 bits beside it: random rows and parameters from one seed. */
final class Trial implements AutoCloseable {

    static final int ROWS = 11;
    static final int FEATURES = 4;
    static final int OUTPUTS = 3;

    /** 32-bit sums of some dozen numbers of about 1 err by less. */
    private static final double ALLOWED = 3e-6;

    final double[][] features;
    final double[][] targets;
    final double[][] parameters;

    private final Engine engine = SharedEngine.get();
    private final Recipe recipe;
    private final List<Tensor> weights;
    private final ClassicProgram program;
    private final long[] allRows = IntStream.range(0, ROWS).asLongStream().toArray();

    Trial(Recipes recipes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        recipe = recipes.recipe();
        Loss.Kind loss = recipe.table().loss().kind();
        boolean values = recipe.task() == LearningTask.REGRESSION;
        int classes = loss == Loss.Kind.BINARY_CROSS_ENTROPY ? 2 : OUTPUTS;
        features = matrix(random, ROWS, FEATURES);
        targets = values ? matrix(random, ROWS, OUTPUTS) : classes(random, classes);
        weights = Parameters.initial(
                recipe.table().network(), loss, new ModelShape(FEATURES, classes, recipe.task()), random.nextLong());
        parameters = doubles(weights);
        Tensor x = tensor("features", features);
        Tensor y = values ? tensor("targets", targets) : labels(targets);
        program = engine.call(() -> {
            ClassicProgram made = new ClassicProgram(engine, recipe, weights);
            made.setOptimizerState(OptimizerState.initial(recipe.optimizer(), weights));
            made.setRows(x, y, x, y);
            return made;
        });
    }

    private static double[][] matrix(SplittableRandom random, int rows, int width) {
        double[][] matrix = new double[rows][width];
        for (double[] row : matrix) {
            // Rounded to what the engine sees, and wide enough to reach both arms of the Huber loss.
            Arrays.setAll(row, i -> (float) (random.nextDouble() * 4 - 2));
        }
        return matrix;
    }

    private static double[][] classes(SplittableRandom random, int classes) {
        double[][] labels = new double[ROWS][1];
        for (double[] label : labels) {
            label[0] = random.nextInt(classes);
        }
        return labels;
    }

    private static Tensor tensor(String name, double[][] matrix) {
        float[] flat = new float[matrix.length * matrix[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) matrix[i / matrix[0].length][i % matrix[0].length];
        }
        return Tensor.ofFloats(name, flat, matrix.length, matrix[0].length);
    }

    private static Tensor labels(double[][] targets) {
        return Tensor.ofLongs(
                "targets",
                Arrays.stream(targets).mapToLong(row -> (long) row[0]).toArray(),
                targets.length);
    }

    static double[][] doubles(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    float[] floats = tensor.toFloats();
                    return IntStream.range(0, floats.length)
                            .mapToDouble(i -> floats[i])
                            .toArray();
                })
                .toArray(double[][]::new);
    }

    /** The network in 64 bits, with the parameters as they stand there. */
    OracleNetwork oracle() {
        return new OracleNetwork(recipe.table().network(), recipe.table().loss(), parameters);
    }

    /** One step of the engine on all rows at once, or on some of them in micro-batches. */
    ClassicProgram.StepResult step(double rate) {
        return step(allRows, ROWS, rate);
    }

    ClassicProgram.StepResult step(long[] order, int microBatch, double rate) {
        int rows = order.length == 0 ? ROWS : order.length;
        long[] seeds = IntStream.range(0, Math.ceilDiv(rows, microBatch))
                .asLongStream()
                .toArray();
        return engine.call(() -> program.step(order, microBatch, seeds, rate));
    }

    /** The gradient, made visible: what a step of gradient descent with rate 1 takes away. */
    double[][] gradientOfEngine(long... seed) {
        double[][] before = doubles(engine.call(program::weights));
        engine.call(() -> program.step(allRows, ROWS, seed.length == 0 ? new long[1] : seed, 1));
        double[][] after = doubles(engine.call(program::weights));
        double[][] gradient = new double[before.length][];
        for (int p = 0; p < before.length; p++) {
            int own = p;
            gradient[p] = IntStream.range(0, before[p].length)
                    .mapToDouble(i -> before[own][i] - after[own][i])
                    .toArray();
        }
        return gradient;
    }

    ClassicProgram.StepResult validate() {
        return engine.call(program::validate);
    }

    double[][] answers() {
        Tensor answers = engine.call(() -> program.predict(tensor("features", features)));
        int width = Math.toIntExact(answers.shape().getLast());
        double[] flat = doubles(List.of(answers))[0];
        return IntStream.range(0, ROWS)
                .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
                .toArray(double[][]::new);
    }

    double[][] weights() {
        return doubles(engine.call(program::weights));
    }

    List<Tensor> optimizerState() {
        return engine.call(program::optimizerState);
    }

    static void assertClose(double[][] actual, double[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).hasSameSizeAs(expected[i]);
            for (int j = 0; j < actual[i].length; j++) {
                assertClose(actual[i][j], expected[i][j]);
            }
        }
    }

    static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(ALLOWED * Math.max(1, Math.abs(expected))));
    }

    static Recipes descent(Recipes recipes) {
        return recipes.with(new Optimizer.StochasticGradientDescent(1, 0));
    }

    @Override
    public void close() {
        engine.call(() -> {
            program.close();
            return program;
        });
    }
}
