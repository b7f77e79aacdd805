package dev.trainyard.gateway.wiring;

import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import org.apache.kafka.common.errors.RetriableException;

/** Services of a yard start in any order: whoever is there first waits for what it needs, and says so in a line. */
final class Patiently {

    private static final System.Logger LOGGER = System.getLogger(Patiently.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private Patiently() {}

    /**
     * Does something again until it works or is refused for good.
     *
     * @param what completes the sentence "waiting for …"
     */
    static void until(String what, Runnable action) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                action.run();
                return;
            } catch (RuntimeException e) {
                if (!isPassing(e)) {
                    throw e;
                }
                LOGGER.log(System.Logger.Level.WARNING, "waiting for " + what + ": " + root(e).getMessage());
                Thread.sleep(pause);
                Duration next = pause.multipliedBy(2);
                pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
            }
        }
    }

    /** Whether the cause is that somebody is away, slow, or was faster at the same thing. */
    private static boolean isPassing(Throwable e) {
        return e instanceof StorageException.Unreachable
                || e instanceof RetriableException
                || (e.getCause() != null && isPassing(e.getCause()));
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }
}
