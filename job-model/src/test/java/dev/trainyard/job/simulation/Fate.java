package dev.trainyard.job.simulation;

/** What is in a job, whatever is done about it. */
enum Fate {
    /** Nothing of note. */
    ORDINARY,
    /** Whoever trains it dies of it. */
    POISON,
    /** Memory runs out until a micro-batch has been halved twice. */
    HUNGRY,
    /** Memory runs out however small a micro-batch is. */
    INSATIABLE,
    /** One batch makes the loss a NaN. */
    SPIKY
}
