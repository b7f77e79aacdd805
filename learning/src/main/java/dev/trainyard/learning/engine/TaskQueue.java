package dev.trainyard.learning.engine;

import java.util.ArrayDeque;
import java.util.Optional;

/** Work that waits for the engine's thread. What was taken in is done, and what comes too late is refused: nobody waits in vain. */
final class TaskQueue {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes work in.
     *
     * @throws EngineClosedException once {@link #close()} was called
     */
    synchronized void add(Runnable task) {
        if (closed) {
            throw new EngineClosedException();
        }
        waiting.add(task);
        notifyAll();
    }

    /** Waits for the next piece of work; nothing once the queue is closed and empty. Nobody may interrupt that. */
    synchronized Optional<Runnable> take() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Whoever interrupts the engine's thread has no right to: its work belongs to others as well.
            }
        }
        return Optional.ofNullable(waiting.poll());
    }

    /** From now on nothing more is taken in. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
