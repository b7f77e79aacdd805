package dev.trainyard.learning.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps the process from exiting while a native call runs. The JVM waits about 300 ms for threads in native code and
 * then has libc run libtorch's destructors under the feet of a running call, which crashes: seen in 20 of 20 exits
 * during long calls. So every native call holds this gate, and the exit takes it and never gives it back.
 */
final class ExitGate {

    private final ReentrantLock lock = new ReentrantLock(true);
    private boolean closed;

    /** Does native work while the gate is open. */
    <T> T pass(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new EngineClosedException();
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Shuts the gate once the call under way, if any, has returned.
     *
     * @return false when that took longer than the limit; then a call is still running
     */
    boolean shut(Duration limit) {
        try {
            if (!lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        return true;
    }
}
