package dev.trainyard.storage.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tries whether a store honours {@code If-None-Match: *}. Whether a checkpoint exists hangs on it, so a service that
 * writes refuses to start on a store that does not.
 */
public final class ConditionalWriteCheck {

    private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "second".getBytes(StandardCharsets.US_ASCII);

    private ConditionalWriteCheck() {}

    /** What the store did. */
    public sealed interface Outcome {

        /** The second write was turned away, and the first one's bytes lie there. */
        record Holds() implements Outcome {}

        /** Whole checkpoints cannot be promised on this store. */
        record Broken(String why) implements Outcome {}
    }

    /** Writes twice under a key that nobody used before, looks, and removes it. */
    public static Outcome run(ObjectStore store, String bucket, String unusedName) {
        ObjectKey key = new ObjectKey(bucket, "checks/" + unusedName);
        try {
            return attempt(store, key);
        } finally {
            store.delete(key);
        }
    }

    private static Outcome attempt(ObjectStore store, ObjectKey key) {
        if (store.putIfAbsent(key, FIRST) != PutResult.STORED) {
            return new Outcome.Broken("a first conditional write was turned away");
        }
        if (store.putIfAbsent(key, SECOND) != PutResult.ALREADY_THERE) {
            return new Outcome.Broken("it took a second write under If-None-Match: *");
        }
        return Arrays.equals(store.readAll(key, FIRST.length + SECOND.length), FIRST)
                ? new Outcome.Holds()
                : new Outcome.Broken("a write that it turned away changed the object");
    }

    /**
     * As {@link #run}, for a start-up that ends here when the promise does not hold.
     *
     * @throws StorageException.Refused with the reason
     */
    public static void require(ObjectStore store, String bucket, String unusedName) {
        switch (run(store, bucket, unusedName)) {
            case Outcome.Holds ignored -> {}
            case Outcome.Broken broken ->
                throw new StorageException.Refused(
                        "this store does not honour If-None-Match: *, on which whole checkpoints depend: "
                                + broken.why(),
                        null);
        }
    }
}
