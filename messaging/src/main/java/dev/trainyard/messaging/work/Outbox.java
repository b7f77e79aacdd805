package dev.trainyard.messaging.work;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.messaging.log.LedgerAppender;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a worker has to say, sent in order and repeated under the same id until the log has it. Adding never blocks, so
 * the engine's thread may do it.
 */
final class Outbox implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final LedgerAppender appender;
    private final Supplier<String> eventIds;
    private final LongSupplier nanoTime;
    private final LinkedBlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long unreachableSince;

    private record Letter(String id, LedgerEvent event, Optional<String> traceParent, Runnable stored) {}

    Outbox(LedgerAppender appender, Supplier<String> eventIds, LongSupplier nanoTime) {
        this.appender = appender;
        this.eventIds = eventIds;
        this.nanoTime = nanoTime;
        this.thread = new Thread(this::send, "outbox");
    }

    void start() {
        thread.start();
    }

    /** @param stored runs once the log has the event */
    void add(LedgerEvent event, Optional<String> traceParent, Runnable stored) {
        letters.add(new Letter(eventIds.get(), event, traceParent, stored));
    }

    /** How long the log could not be reached; zero while it can. */
    Duration outOfReach() {
        long since = unreachableSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
    }

    private void send() {
        try {
            while (!closing || !letters.isEmpty()) {
                Letter letter = letters.take();
                if (letter.id().isEmpty()) {
                    continue; // only to wake this thread up
                }
                sendUntilStored(letter);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendUntilStored(Letter letter) throws InterruptedException {
        while (true) {
            try {
                appender.append(letter.id(), letter.event(), letter.traceParent())
                        .get();
                unreachableSince = 0;
                letter.stored().run();
                return;
            } catch (ExecutionException e) {
                if (unreachableSince == 0) {
                    unreachableSince = nanoTime.getAsLong();
                }
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the log could not be reached, goes on trying: "
                                + e.getCause().getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Waits until everything is stored, at most so long. */
    void close(Duration limit) {
        closing = true;
        letters.add(new Letter("", new LedgerEvent.LeaderStarted("", ""), Optional.empty(), () -> {}));
        try {
            if (!thread.join(limit)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
