package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the memory that bodies take together within bounds: twice the longest body. A body takes room as its bytes
 * come, so that one that comes slowly keeps no small one waiting; those that grow large are read one after the other,
 * since several that have taken half of their room each would wait for one another for good.
 */
@Singleton
public class BodyRoom {

    /** The longest body that is read into memory, in bytes; also what all small ones together may take. */
    static final int LONGEST_BODY = 16 << 20;
    /** Room is taken in pieces of so many bytes. */
    static final int PIECE = 16 << 10;

    /** A body of more pieces is large. */
    private static final int SMALL = (1 << 20) / PIECE;

    private static final long LONGEST_WAIT_SECONDS = 20;

    private final Semaphore pieces = new Semaphore(LONGEST_BODY / PIECE, true);
    private final Semaphore large = new Semaphore(1, true);

    /** What one body has taken; given back when it is closed. */
    final class Share implements AutoCloseable {

        private int taken;

        /** Takes one more piece, and waits for it a while. */
        void grow() {
            if (taken <= SMALL) {
                take(taken == SMALL ? large : pieces);
            }
            taken++;
        }

        private void take(Semaphore room) {
            try {
                if (!room.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw Rejection.unavailable("busy", "Too many large requests are being read; try again.", 1)
                            .exception();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Rejection.unavailable("shutting_down", "The server is shutting down; try again.", 1)
                        .exception();
            }
        }

        @Override
        public void close() {
            pieces.release(Math.min(taken, SMALL));
            if (taken > SMALL) {
                large.release();
            }
            taken = 0;
        }
    }

    Share share() {
        return new Share();
    }

    /** How many pieces for small bodies are free. */
    int free() {
        return pieces.availablePermits();
    }
}
