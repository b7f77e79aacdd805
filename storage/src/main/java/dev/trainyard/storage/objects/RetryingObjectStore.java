package dev.trainyard.storage.objects;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks a store again when it could not be reached: a bounded number of times, with pauses that double and scatter.
 * Refusals are not repeated, and neither is a put from a stream, which can be read only once. A stream that was opened
 * is the reader's own; {@link #readAll} is repeated whole.
 */
public final class RetryingObjectStore implements ObjectStore {

    private static final System.Logger LOGGER = System.getLogger(RetryingObjectStore.class.getName());

    private final ObjectStore store;
    private final Limits limits;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public RetryingObjectStore(ObjectStore store, Limits limits, Sleeper sleeper, RandomGenerator random) {
        this.store = store;
        this.limits = limits;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * How long to go on.
     *
     * @param tries at least 1
     * @param firstPause before the second try; each later one is twice as long
     * @param longestPause at which doubling ends
     */
    public record Limits(int tries, Duration firstPause, Duration longestPause) {

        public Limits {
            if (tries < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
                throw new IllegalArgumentException(
                        "no sensible limits: " + tries + " tries with pauses of " + firstPause + " to " + longestPause);
            }
        }

        /** For work that nobody waits for with a request open: a store that restarts or moves takes minutes. */
        public static Limits patient() {
            return new Limits(120, Duration.ofMillis(200), Duration.ofSeconds(2));
        }

        /** The pause after that many failures, before it is scattered. */
        Duration pauseAfter(int failures) {
            Duration pause = firstPause;
            for (int doubled = 1; doubled < failures && pause.compareTo(longestPause) < 0; doubled++) {
                pause = pause.multipliedBy(2);
            }
            return pause.compareTo(longestPause) < 0 ? pause : longestPause;
        }
    }

    /** Lets time pass; {@code Thread::sleep} outside tests. */
    public interface Sleeper {
        void sleep(Duration pause) throws InterruptedException;
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        return store.put(key, content);
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        return retrying(() -> store.put(key, content));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        return retrying(() -> store.putIfAbsent(key, content));
    }

    @Override
    public InputStream read(ObjectKey key) {
        return retrying(() -> store.read(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        return retrying(() -> store.read(key, offset, length));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        return retrying(() -> store.size(key));
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        return retrying(() -> store.list(bucket, prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        retrying(() -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public void ensureBucket(String bucket) {
        retrying(() -> {
            store.ensureBucket(bucket);
            return bucket;
        });
    }

    @Override
    public byte[] readAll(ObjectKey key, int limit) {
        return retrying(() -> store.readAll(key, limit));
    }

    private <T> T retrying(Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (StorageException.Unreachable e) {
                if (tries == limits.tries()) {
                    throw e;
                }
                LOGGER.log(System.Logger.Level.WARNING, "asked again after try " + tries + ": " + e.getMessage());
                pause(tries, e);
            }
        }
    }

    /** Sleeps between half and all of the pause, so that many clients do not come back in one moment. */
    private void pause(int failures, StorageException.Unreachable failure) {
        long nanos = limits.pauseAfter(failures).toNanos();
        try {
            sleeper.sleep(Duration.ofNanos(nanos / 2 + (long) (random.nextDouble() * (nanos - nanos / 2))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
