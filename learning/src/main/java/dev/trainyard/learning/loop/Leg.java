package dev.trainyard.learning.loop;

/** A leg of a run: from a good state to the run's end, or to the first trouble. */
public sealed interface Leg {

    /** The run has ended. */
    record Ended(TrainingEnd end) implements Leg {}

    /**
     * Numbers went wrong.
     *
     * @param good the newest state in which all was well
     */
    record Broken(NumericTrouble trouble, TrainingState good) implements Leg {}
}
