package dev.trainyard.system.yard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what is to become true, and says what it was when it does not. */
public final class Await {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(25);

    private Await() {}

    /**
     * Waits until something is there, and gives it.
     *
     * @throws AssertionError when it is not there within the limit
     */
    public static <T> T present(String what, Duration limit, Supplier<Optional<T>> look) {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /**
     * Waits until something is so.
     *
     * @throws AssertionError when it is not so within the limit
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        var _ = present(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }
}
