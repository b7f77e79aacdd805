package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;

/** Rows with a number in them that is none, or one that is far too large. */
final class SpoiltRows {

    private SpoiltRows() {}

    /** The same rows, but for one feature of one of them. */
    static Rows with(float value, Rows rows, int row) {
        float[] values = rows.features().toFloats();
        int width = values.length / rows.count();
        values[row * width] = value;
        return new Rows(Tensor.ofFloats("features", values, rows.count(), width), rows.targets());
    }
}
