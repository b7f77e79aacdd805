package dev.trainyard.trainer.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.learning.loop.NumericTrouble;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.TrainingEnd;
import java.util.Map;

/** The ends of training that are failures, in the words of a job. */
final class TrainingFailures {

    private TrainingFailures() {}

    static Failure of(TrainingEnd.Diverged diverged, Assignment.Train assignment) {
        NumericTrouble trouble = diverged.trouble();
        String before = diverged.skipped().isEmpty()
                ? ""
                : ", though batch " + diverged.skipped().numbers().getFirst() + " had been left out before";
        return new Failure(
                FailureCode.DIVERGED,
                "Training diverged at step " + trouble.step() + ": "
                        + trouble.place().words()
                        + " was no number any more (loss " + trouble.trainLoss() + ", gradient's norm "
                        + trouble.gradientNorm() + ")" + before
                        + ". Lower optimizer.learning_rate (it is "
                        + assignment.recipe().optimizer().learningRate()
                        + ") or set gradient_clip; if one batch is to blame, look for extreme values in the data.",
                "recipe.optimizer.learning_rate",
                Map.of(
                        "step", Long.toString(trouble.step()),
                        "batch", Long.toString(trouble.batch()),
                        "place", trouble.place().name().toLowerCase(java.util.Locale.ROOT),
                        "loss", Double.toString(trouble.trainLoss()),
                        "gradient_norm", Double.toString(trouble.gradientNorm()),
                        "skipped_batches", diverged.skipped().numbers().toString()));
    }

    static Failure of(TrainingEnd.OutOfMemory full, RunPlan plan) {
        return new Failure(
                FailureCode.OUT_OF_MEMORY,
                "Memory ran out at step " + full.step() + " with micro-batches of " + plan.microBatch() + " rows.",
                "recipe.batch_size",
                Map.of(
                        "step", Long.toString(full.step()),
                        "micro_batch", Integer.toString(plan.microBatch()),
                        "cause", full.message()));
    }

    /** While rows or a state were read, made ready or stored. */
    static Failure outOfMemoryBesideTheSteps(Throwable full) {
        return new Failure(
                FailureCode.OUT_OF_MEMORY,
                "Memory ran out while rows or a state were read or stored: " + full.getMessage() + ".",
                "recipe.batch_size",
                Map.of("cause", String.valueOf(full.getMessage())));
    }
}
