package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;
import java.util.SplittableRandom;

/** Rows from a written seed. */
public final class RandomRows {

    private RandomRows() {}

    public static Rows values(int rows, int features, int targets, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Rows(floats("features", random, rows, features), floats("targets", random, rows, targets));
    }

    public static Rows classes(int rows, int features, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor x = floats("features", random, rows, features);
        long[] labels = new long[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(classes);
        }
        return new Rows(x, Tensor.ofLongs("targets", labels, rows));
    }

    private static Tensor floats(String name, SplittableRandom random, int rows, int width) {
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return Tensor.ofFloats(name, values, rows, width);
    }
}
