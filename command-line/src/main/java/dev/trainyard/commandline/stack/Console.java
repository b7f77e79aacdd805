package dev.trainyard.commandline.stack;

import java.io.PrintStream;

/** What the user sees. Children's lines bear their name; without {@code verbose} only those that matter are shown. */
public final class Console {

    private final PrintStream out;
    private final boolean verbose;

    public Console(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Our own word. */
    public synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** A child's word. */
    synchronized void childSaid(String name, String line) {
        if (verbose || line.contains(" ERROR ")) {
            out.println(String.format("%-11s| %s", name, line));
            out.flush();
        }
    }
}
