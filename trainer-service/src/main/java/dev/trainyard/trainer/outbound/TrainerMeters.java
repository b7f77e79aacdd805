package dev.trainyard.trainer.outbound;

/** What the trainer measures: one method for each thing that happens. */
public interface TrainerMeters {

    /** A step was done. */
    void stepped(double seconds);

    /** A checkpoint lies whole in the store. */
    void checkpointStored(long bytes, double seconds);

    /** How many steps lie between the newest step and the newest durable checkpoint. */
    void checkpointLag(long steps);
}
