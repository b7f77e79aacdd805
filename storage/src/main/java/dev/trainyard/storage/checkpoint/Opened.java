package dev.trainyard.storage.checkpoint;

/** What was found where a whole should be. */
public sealed interface Opened {

    /** Every byte is the one that the log vouches for. */
    record Whole(Bundle bundle) implements Opened {}

    /** Something is missing or changed. */
    record Damaged(String part, String why) implements Opened {}
}
