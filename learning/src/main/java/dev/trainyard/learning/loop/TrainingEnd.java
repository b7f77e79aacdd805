package dev.trainyard.learning.loop;

/** How a run ended. */
public sealed interface TrainingEnd {

    /**
     * It came to its end; the last checkpoint was handed to the listener.
     *
     * @param early whether early stopping ended it
     */
    record Finished(long step, boolean early) implements TrainingEnd {}

    /** It was asked to stop; nothing after the checkpoint that was handed out last is kept. */
    record Stopped(long step) implements TrainingEnd {}

    /**
     * Numbers went wrong, and leaving a batch out has not helped or could not.
     *
     * @param skipped batches that had been left out before
     */
    record Diverged(NumericTrouble trouble, SkippedBatches skipped) implements TrainingEnd {}

    /**
     * Memory ran out in a step; smaller micro-batches need less.
     *
     * @param step 1-based
     * @param message the allocator's or the JVM's own words
     */
    record OutOfMemory(long step, String message) implements TrainingEnd {}
}
