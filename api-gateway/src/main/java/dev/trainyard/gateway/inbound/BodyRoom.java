package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the memory that bodies take together within bounds. A body takes room as its bytes come, so that one that
 * comes slowly keeps nobody else waiting.
 */
@Singleton
public class BodyRoom {

    /** The longest body that is read into memory, in bytes; also what all of them together may take. */
    static final int LONGEST_BODY = 16 << 20;
    /** Room is taken in pieces of so many bytes. */
    static final int PIECE = 16 << 10;

    private static final long LONGEST_WAIT_SECONDS = 10;

    // One more than the longest body has, since only the piece after its last tells that it has ended.
    private final Semaphore pieces = new Semaphore(LONGEST_BODY / PIECE + 1, true);

    /** What one body has taken; given back when it is closed. */
    final class Share implements AutoCloseable {

        private int taken;

        /** Takes one more piece, and waits for it a while. */
        void grow() {
            try {
                if (!pieces.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw Rejection.unavailable("busy", "Too many large requests are being read; try again.", 1)
                            .exception();
                }
                taken++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Rejection.unavailable("shutting_down", "The server is shutting down; try again.", 1)
                        .exception();
            }
        }

        @Override
        public void close() {
            pieces.release(taken);
            taken = 0;
        }
    }

    Share share() {
        return new Share();
    }

    /** How many pieces are free. */
    int free() {
        return pieces.availablePermits();
    }
}
