package dev.trainyard.trainer.run;

import dev.trainyard.trainer.outbound.EarlierSteps;
import java.io.IOException;
import java.time.Duration;

/** Reads beside the training what earlier attempts told, so that neither the first step nor a failure waits for it. */
final class ReplayReading implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(ReplayReading.class.getName());

    private final Thread thread;

    private ReplayReading(Thread thread) {
        this.thread = thread;
    }

    /** Begins to read for a comparison. Without what was told there is no receipt, and nothing else is amiss. */
    static ReplayReading begin(EarlierSteps earlier, String job, Replay replay) {
        return new ReplayReading(Thread.ofVirtual().name("earlier-steps").start(() -> {
            try {
                replay.told(earlier.of(job));
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.WARNING, "no replay is compared: job=" + job + " " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** A first attempt has nothing to compare with. */
    static ReplayReading none() {
        return new ReplayReading(Thread.ofVirtual().start(() -> {}));
    }

    /** Waits until it is read, or cannot be, at most so long. */
    void await(Duration limit) throws InterruptedException {
        var _ = thread.join(limit);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
