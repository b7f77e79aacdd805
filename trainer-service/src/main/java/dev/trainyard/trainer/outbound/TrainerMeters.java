package dev.trainyard.trainer.outbound;

/** What the trainer measures: one method for each thing that happens. Called from several threads. */
public interface TrainerMeters {

    /** Training begins with so many steps done, all of them durable. */
    void began(long step);

    /** A step was done. */
    void stepped(long step, double seconds);

    /** The run went back to a checkpoint; the steps since then do not count any more. */
    void rolledBack(long step);

    /** The checkpoint of a step lies whole in the store. */
    void checkpointStored(long step, long bytes, double seconds);

    /** Training has ended, however it did: no step waits for a checkpoint any more. */
    void ended();
}
