package dev.trainyard.gateway.inbound;

import io.vertx.ext.web.RoutingContext;

/**
 * Interrupts the thread that works for a client, when the client goes away: so that nobody goes on speaking to nobody,
 * even while there is nothing to be sent by which it would be noticed.
 */
final class ClientWatch implements AutoCloseable {

    private final Thread worker = Thread.currentThread();
    private boolean over;
    private boolean interrupted;

    private ClientWatch() {}

    /** Watches over the calling thread's work until this is closed. */
    static ClientWatch begin(RoutingContext context) {
        ClientWatch watch = new ClientWatch();
        // Not the answer's own handler: whoever writes a stream puts another one in its place.
        context.request().connection().closeHandler(closed -> watch.clientLeft());
        return watch;
    }

    private synchronized void clientLeft() {
        if (!over) {
            interrupted = true;
            worker.interrupt();
        }
    }

    /** From here on the thread is left alone. */
    @Override
    public synchronized void close() {
        over = true;
        if (interrupted) {
            var _ = Thread.interrupted();
        }
    }
}
