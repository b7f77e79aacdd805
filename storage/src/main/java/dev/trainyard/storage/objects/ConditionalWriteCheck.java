package dev.trainyard.storage.objects;

import java.nio.charset.StandardCharsets;

/**
 * Tries whether a store honours {@code If-None-Match: *}. Whether a checkpoint exists hangs on it, so a service that
 * writes refuses to start on a store that does not.
 */
public final class ConditionalWriteCheck {

    private ConditionalWriteCheck() {}

    /**
     * Writes twice under a key that nobody used before.
     *
     * @throws StorageException.Refused when the second write was not turned away
     */
    public static void require(ObjectStore store, String bucket, String unusedName) {
        ObjectKey key = new ObjectKey(bucket, "checks/" + unusedName);
        byte[] first = "first".getBytes(StandardCharsets.US_ASCII);
        byte[] second = "second".getBytes(StandardCharsets.US_ASCII);
        try {
            PutResult once = store.putIfAbsent(key, first);
            PutResult twice = store.putIfAbsent(key, second);
            boolean held = once == PutResult.STORED
                    && twice == PutResult.ALREADY_THERE
                    && java.util.Arrays.equals(store.readAll(key, 100), first);
            if (!held) {
                throw new StorageException.Refused(
                        "this store does not honour If-None-Match: *, on which whole checkpoints depend", null);
            }
        } finally {
            store.delete(key);
        }
    }
}
