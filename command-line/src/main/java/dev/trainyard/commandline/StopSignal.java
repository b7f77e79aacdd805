package dev.trainyard.commandline;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM for a command that has things to stop: the signal interrupts the command once, while that can only
 * break off what it is waiting for, and never again once it has begun to stop; the process exits when it has stopped.
 */
final class StopSignal {

    private final Thread command = Thread.currentThread();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;
    private boolean received;

    private StopSignal() {}

    /** From here on signals are answered; to be called on the command's own thread. */
    static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::answer, "stop-signal"));
        return signal;
    }

    private void answer() {
        synchronized (this) {
            received = true;
            if (!stopping) {
                command.interrupt();
            }
        }
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command begins to stop, by itself or because it was told to: it is not interrupted from here on. */
    synchronized void stopping() {
        stopping = true;
        var _ = Thread.interrupted();
    }

    /** Whether a signal came. */
    synchronized boolean isReceived() {
        return received;
    }

    /** Everything is stopped: the process may exit. */
    void stopped() {
        stopped.countDown();
    }
}
