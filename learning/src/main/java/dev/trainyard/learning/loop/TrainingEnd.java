package dev.trainyard.learning.loop;

/** How a run ended. */
public sealed interface TrainingEnd {

    /**
     * It came to its end; the last checkpoint was handed to the listener.
     *
     * @param early whether early stopping ended it
     */
    record Finished(long step, boolean early) implements TrainingEnd {}

    /** It was asked to stop; nothing after the last checkpoint is kept. */
    record Stopped(long step) implements TrainingEnd {}

    /** A loss or a gradient was no number any more. */
    record Diverged(long step, double loss, double gradientNorm) implements TrainingEnd {}
}
