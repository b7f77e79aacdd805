package dev.trainyard.commandline;

import java.io.Console;

/** Whether somebody is looking. */
final class Terminal {

    private Terminal() {}

    /** Whether output goes to a terminal, so that a line can be drawn over itself. */
    @SuppressWarnings("SystemConsoleNull") // seen on JDK 25: null where output is a pipe
    static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
