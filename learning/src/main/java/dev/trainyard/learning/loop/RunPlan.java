package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Recipe;

/**
 * A run in numbers of steps, as it follows from the recipe and the number of training rows alone.
 *
 * @param rowsPerStep rows that one optimizer step sees; the last step of an epoch may see fewer
 * @param microBatch rows of one micro-batch
 * @param checkpointEvery steps between checkpoints
 * @param validateEvery steps between validations; every checkpoint is validated too
 */
public record RunPlan(
        long totalSteps,
        long stepsPerEpoch,
        int rowsPerStep,
        int microBatch,
        boolean fullBatch,
        long checkpointEvery,
        long validateEvery) {

    /** How many validations a run has at most, beside those at checkpoints: they cost time and inform no better. */
    private static final long VALIDATIONS = 100;
    /** Enough to cut any micro-batch down to one row. */
    private static final int MOST_HALVINGS = 31;

    /** Works the plan out. */
    public static RunPlan of(Recipe recipe, int rows) {
        RunPlan plan =
                of(recipe.batching(), recipe.length(), recipe.checkpoints().checkpointEvery(), rows);
        return plan.validatedEvery(Math.ceilDiv(plan.totalSteps(), VALIDATIONS));
    }

    /** Works a plan out that validates at checkpoints only. */
    public static RunPlan of(Batching batching, Length length, CheckpointSettings.Interval checkpointEvery, int rows) {
        boolean full = batching instanceof Batching.FullBatch;
        int micro =
                switch (batching) {
                    case Batching.FullBatch ignored -> rows;
                    case Batching.MiniBatch batch -> Math.min(batch.size(), rows);
                };
        int perStep =
                switch (batching) {
                    case Batching.FullBatch ignored -> rows;
                    case Batching.MiniBatch batch -> (int) Math.min((long) batch.size() * batch.accumulate(), rows);
                };
        long perEpoch = Math.ceilDiv(rows, perStep);
        long total =
                switch (length) {
                    case Length.Epochs epochs -> Math.multiplyExact(epochs.count(), perEpoch);
                    case Length.Steps steps -> steps.count();
                };
        long every =
                switch (checkpointEvery) {
                    case CheckpointSettings.Interval.Steps steps -> steps.count();
                    case CheckpointSettings.Interval.Epochs epochs -> Math.multiplyExact(epochs.count(), perEpoch);
                };
        return new RunPlan(total, perEpoch, perStep, micro, full, every, every);
    }

    /** The same plan with validations between its checkpoints too. */
    public RunPlan validatedEvery(long steps) {
        return new RunPlan(totalSteps, stepsPerEpoch, rowsPerStep, microBatch, fullBatch, checkpointEvery, steps);
    }

    /**
     * The same steps with less memory: micro-batches are cut into 2 to the power of {@code halvings}, and as many times
     * more of them make a step. Without dropout that comes to the same but for rounding; with it every micro-batch
     * drops its own.
     */
    public RunPlan halved(int halvings) {
        int micro = (int) Math.ceilDiv(microBatch, 1L << Math.clamp(halvings, 0, MOST_HALVINGS));
        return new RunPlan(totalSteps, stepsPerEpoch, rowsPerStep, micro, fullBatch, checkpointEvery, validateEvery);
    }

    /** Whether the state after this step is stored. */
    public boolean isCheckpoint(long step) {
        return step % checkpointEvery == 0 || step == totalSteps;
    }

    /** Whether the state after this step is validated. */
    public boolean isValidated(long step) {
        return step % validateEvery == 0 || isCheckpoint(step);
    }

    /** 1 for the run's first checkpoint that is due; 0 for one that is not, but was asked for. */
    public long ordinal(long checkpointStep, boolean last) {
        return last || isCheckpoint(checkpointStep) ? Math.ceilDiv(checkpointStep, checkpointEvery) : 0;
    }

    /** The epoch that a batch (1-based) belongs to, 1-based. */
    public long epochOf(long batch) {
        return (batch - 1) / stepsPerEpoch + 1;
    }
}
