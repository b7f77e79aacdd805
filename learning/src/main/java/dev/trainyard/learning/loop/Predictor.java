package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Loss;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.program.ClassicProgram;
import java.util.Arrays;
import java.util.List;

/** A trained model that answers. Safe to use from any thread; the engine's own thread does the work. */
public final class Predictor implements AutoCloseable {

    /** Rows of one native call: short enough that others waiting for the engine get their turn between. */
    private static final int ROWS_PER_CALL = 4096;

    private final Engine engine;
    private final ClassicProgram program;
    private final boolean oneLogit;

    /** Loads the model of a recipe with these weights. */
    public Predictor(Engine engine, Recipe recipe, List<Tensor> weights) {
        this.engine = engine;
        this.program = engine.call(() -> new ClassicProgram(engine, recipe, weights));
        this.oneLogit = recipe.table().loss().kind() == Loss.Kind.BINARY_CROSS_ENTROPY;
    }

    /**
     * Answers for every row.
     *
     * @param features [n, f] floats
     * @return n rows of class probabilities in the order of the classes, or of values
     */
    public double[][] predict(Tensor features) {
        int rows = Math.toIntExact(features.shape().getFirst());
        int width = Math.toIntExact(features.shape().getLast());
        float[] all = features.toFloats();
        double[][] answers = new double[rows][];
        for (int start = 0; start < rows; start += ROWS_PER_CALL) {
            int end = Math.min(rows, start + ROWS_PER_CALL);
            float[] part = Arrays.copyOfRange(all, start * width, end * width);
            Tensor batch = Tensor.ofFloats("features", part, end - start, width);
            Tensor outputs = engine.call(() -> program.predict(batch));
            fill(answers, start, outputs);
        }
        return answers;
    }

    private void fill(double[][] answers, int start, Tensor outputs) {
        float[] values = outputs.toFloats();
        int width = Math.toIntExact(outputs.shape().getLast());
        for (int row = 0; row < values.length / width; row++) {
            double[] answer = new double[width];
            for (int i = 0; i < width; i++) {
                answer[i] = values[row * width + i];
            }
            // One probability stands for two classes: the second one's, as the loss saw it.
            answers[start + row] = oneLogit ? new double[] {1 - answer[0], answer[0]} : answer;
        }
    }

    @Override
    public void close() {
        engine.call(() -> {
            program.close();
            return program;
        });
    }
}
