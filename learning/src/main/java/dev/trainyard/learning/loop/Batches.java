package dev.trainyard.learning.loop;

import dev.trainyard.learning.program.Seeds;
import java.util.Arrays;

/** Which rows a batch has: its stretch of its epoch's own shuffle. Remembers the newest shuffle. */
public final class Batches {

    private final RunPlan plan;
    private final long seed;
    private final int rows;
    private long shuffledEpoch;
    private long[] order = {};

    /** @param rows for training */
    public Batches(RunPlan plan, long seed, int rows) {
        this.plan = plan;
        this.seed = seed;
        this.rows = rows;
    }

    /** The rows of a batch (1-based over all epochs) in order. */
    public long[] rowsOf(long batch) {
        long epoch = plan.epochOf(batch);
        if (epoch != shuffledEpoch) {
            order = Seeds.permutation(rows, Seeds.mix(seed, Seeds.SHUFFLE, epoch));
            shuffledEpoch = epoch;
        }
        int start = Math.toIntExact((batch - 1) % plan.stepsPerEpoch() * plan.rowsPerStep());
        return Arrays.copyOfRange(order, start, Math.min(start + plan.rowsPerStep(), order.length));
    }
}
