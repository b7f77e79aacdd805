package dev.trainyard.trainer.run;

import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.PutResult;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.objects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A store in memory whose puts fail, so many times, or are held up, for the keys that are named. */
final class UnreliableStore implements ObjectStore {

    private final InMemoryObjectStore store;
    private Predicate<ObjectKey> faulty = key -> false;
    private int failures;
    private volatile Predicate<ObjectKey> held = key -> false;
    private final CountDownLatch release = new CountDownLatch(1);

    UnreliableStore(InMemoryObjectStore store) {
        this.store = store;
    }

    /** The next puts to keys that contain this text fail. */
    synchronized void failNextPuts(int count, String text) {
        faulty = key -> key.path().contains(text);
        failures = count;
    }

    /** Puts to keys that contain this text do not come back before they are released. */
    void holdPuts(String text) {
        held = key -> key.path().contains(text);
    }

    void releasePuts() {
        release.countDown();
    }

    private void perhapsHold(ObjectKey key) {
        if (held.test(key)) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StorageException.Unreachable("given up at " + key, e);
            }
        }
    }

    private synchronized void perhapsFail(ObjectKey key) {
        if (failures > 0 && faulty.test(key)) {
            failures--;
            throw new StorageException.Unreachable("a planned failure at " + key, null);
        }
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        perhapsHold(key);
        perhapsFail(key);
        return store.put(key, content);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        perhapsHold(key);
        perhapsFail(key);
        return store.putIfAbsent(key, content);
    }

    @Override
    public InputStream read(ObjectKey key) {
        return store.read(key);
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        return store.read(key, offset, length);
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        return store.size(key);
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        return store.list(bucket, prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    @Override
    public void ensureBucket(String bucket) {
        store.ensureBucket(bucket);
    }
}
