package dev.trainyard.job.ledger;

/** What a file was found to be as examples for a language model, when its bytes had come. */
public sealed interface Examination {

    /**
     * A model can learn from all of it.
     *
     * @param examples how many there are
     */
    record Sound(long examples) implements Examination {}

    /**
     * Nothing learns from it.
     *
     * @param faults what is wrong, a line of text each, with its line; the first hundred
     */
    record Faulty(String faults) implements Examination {}
}
