package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import java.time.Instant;

/**
 * Something that happened to a job and that its owner may want to know: the job's events, in order.
 *
 * @param sequence 1, 2, 3 … within the job
 */
public record JobNews(long sequence, Instant at, Kind kind) {

    /** What happened. */
    public sealed interface Kind {}

    public record Created() implements Kind {}

    public record FilesValidated(PreparedRows rows) implements Kind {}

    public record TrainingBegan(String worker, long attempt, long totalSteps, long resumedFrom) implements Kind {}

    public record CheckpointCreated(Checkpoint checkpoint, long totalSteps) implements Kind {}

    public record CheckpointScored(long step, Evaluation evaluation, boolean heldout) implements Kind {}

    public record CheckpointNotScored(long step, Failure failure, boolean heldout) implements Kind {}

    /** An attempt failed, and the task is tried again. */
    public record Retrying(String task, long failedAttempt, Failure failure) implements Kind {}

    /** Training went back and passed a batch over, since its loss was no number or far too large. */
    public record BatchSkipped(long step, long rolledBackTo, double loss) implements Kind {}

    /** What a resumed attempt found when it compared its steps with those that were told before. */
    public record ReplayCompared(long attempt, ReplayReceipt receipt) implements Kind {}

    /** Memory ran out, and the next attempt takes half as many rows at once: the same global batch in more pieces. */
    public record MicroBatchHalved(long failedAttempt, int halvings, Failure failure) implements Kind {}

    /** Its workers are asked to give it back. */
    public record Pausing() implements Kind {}

    /**
     * Nobody works on it until it is resumed.
     *
     * @param step the checkpoint that it will go on from; 0 from the start
     */
    public record Paused(long step) implements Kind {}

    public record Resumed() implements Kind {}

    public record TrainingDone(long lastStep, boolean stoppedEarly) implements Kind {}

    public record Succeeded(String model, long bestStep) implements Kind {}

    public record Failed(Failure failure) implements Kind {}

    public record Cancelled() implements Kind {}
}
