package dev.trainyard.learning.soak;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.program.Seeds;

/** Rows from a fixed random teacher: targets that can be learnt, from a written seed. */
record SoakRows(float[][] features, float[][] targets) {

    static final int WIDTH = 10;

    private static final int HIDDEN = 20;
    private static final long SEED = 640;

    static SoakRows make(int rows) {
        float[][] first = random(HIDDEN, WIDTH, 1);
        float[][] second = random(WIDTH, HIDDEN, 2);
        float[][] features = random(rows, WIDTH, 3);
        float[][] targets = new float[rows][WIDTH];
        for (int row = 0; row < rows; row++) {
            float[] hidden = new float[HIDDEN];
            for (int i = 0; i < HIDDEN; i++) {
                hidden[i] = Math.max(0, weighted(first[i], features[row]));
            }
            for (int i = 0; i < WIDTH; i++) {
                targets[row][i] = weighted(second[i], hidden);
            }
        }
        return new SoakRows(features, targets);
    }

    private static float weighted(float[] weights, float[] inputs) {
        float sum = 0;
        for (int i = 0; i < inputs.length; i++) {
            sum += weights[i] * inputs[i];
        }
        return sum;
    }

    private static float[][] random(int rows, int width, long stream) {
        float[][] values = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                values[row][i] = (float) (Seeds.unit(Seeds.mix(SEED, stream, row, i)) * 2 - 1);
            }
        }
        return values;
    }

    int count() {
        return features.length;
    }

    /** The rows of a batch. */
    SoakRows pick(long[] order) {
        float[][] x = new float[order.length][];
        float[][] y = new float[order.length][];
        for (int i = 0; i < order.length; i++) {
            x[i] = features[(int) order[i]];
            y[i] = targets[(int) order[i]];
        }
        return new SoakRows(x, y);
    }

    static Tensor tensor(String name, float[][] values) {
        float[] flat = new float[values.length * WIDTH];
        for (int row = 0; row < values.length; row++) {
            System.arraycopy(values[row], 0, flat, row * WIDTH, WIDTH);
        }
        return Tensor.ofFloats(name, flat, values.length, WIDTH);
    }
}
