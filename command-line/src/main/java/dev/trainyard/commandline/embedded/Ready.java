package dev.trainyard.commandline.embedded;

/** What a child without an HTTP address prints when it can be used. */
public final class Ready {

    /** The line. */
    public static final String LINE = "READY";

    private Ready() {}
}
