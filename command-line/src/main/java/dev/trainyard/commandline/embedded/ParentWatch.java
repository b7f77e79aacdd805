package dev.trainyard.commandline.embedded;

import java.io.IOException;

/**
 * Ends a child process when its parent is gone: the parent holds the other end of the child's standard input, so its
 * end is the parent's end, however that came. Works as an agent, so that services run exactly as they are deployed.
 */
public final class ParentWatch {

    private static final int EXIT_ON_SIGTERM = 128 + 15;

    private ParentWatch() {}

    /** Called by the JVM before the service's own main. */
    public static void premain(String arguments) {
        start();
    }

    /** Begins to watch. */
    static void start() {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever said; only the end counts.
                }
            } catch (IOException e) {
                // A broken pipe is an end as well.
            }
            System.exit(EXIT_ON_SIGTERM);
        });
    }
}
