package dev.trainyard.system.wire;

import java.util.Locale;

/**
 * A moment that the proxies see.
 *
 * @param process the name of the process that asked, without its number: trainer, evaluator or gateway
 * @param operation what it asked for
 * @param side whether the request is still to be passed on, or was done and only its answer is still to be passed back
 */
public record WirePoint(String process, Operation operation, Side side) {

    /** What is asked for. */
    public enum Operation {
        /** An object is written. */
        PUT,
        /** An event is appended to the ledger. */
        PUBLISH_EVENT,
        /** A task's record is put into its queue. */
        PUBLISH_TASK,
        /** A job's news are told to its tenant. */
        PUBLISH_RESULT,
        /** A task's record is given back as done. */
        ACKNOWLEDGE
    }

    /** Before or after it happened. */
    public enum Side {
        BEFORE,
        AFTER
    }

    @Override
    public String toString() {
        return process + " " + (side + " " + operation).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The same for every process of a kind: trainer-2 is a trainer. */
    static String kind(String process) {
        return process.replaceFirst("-\\d+$", "");
    }
}
