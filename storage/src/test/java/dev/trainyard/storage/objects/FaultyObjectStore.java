package dev.trainyard.storage.objects;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A store that fails on command, before the work is done or after it. */
public final class FaultyObjectStore implements ObjectStore {

    private final ObjectStore store;
    private int soundCalls;
    private int failures;
    private int corruptPuts;
    private int lostAnswers;
    private int calls;

    public FaultyObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** After so many calls one fails without doing anything. */
    public void failOnceAfter(int sound) {
        soundCalls = sound;
        failures = 1;
    }

    /** After so many calls one does its work, and its caller hears of a failure. */
    public void loseAnswerAfter(int sound) {
        soundCalls = sound;
        lostAnswers = 1;
    }

    /** The next puts store other bytes than they were given, and say nothing. */
    public void corruptNextPuts(int count) {
        corruptPuts = count;
    }

    /** The next calls fail without doing anything. */
    public void failNext(int count) {
        failures = count;
    }

    /** The next calls do their work, and their callers hear of a failure. */
    public void loseNextAnswers(int count) {
        lostAnswers = count;
    }

    /** Calls so far, failed ones too. */
    public int calls() {
        return calls;
    }

    private <T> T call(Supplier<T> work) {
        calls++;
        if (soundCalls > 0) {
            soundCalls--;
            return work.get();
        }
        if (failures > 0) {
            failures--;
            throw new StorageException.Unreachable("as the test asked", null);
        }
        T result = work.get();
        if (lostAnswers > 0) {
            lostAnswers--;
            throw new StorageException.Unreachable("after the work was done, as the test asked", null);
        }
        return result;
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        if (corruptPuts > 0 && bytes.length > 0) {
            corruptPuts--;
            bytes[bytes.length / 2] ^= 1;
        }
        return call(() -> store.put(key, bytes));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        return call(() -> store.putIfAbsent(key, content));
    }

    @Override
    public InputStream read(ObjectKey key) {
        return call(() -> store.read(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        return call(() -> store.read(key, offset, length));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        return call(() -> store.size(key));
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        return call(() -> store.list(bucket, prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        call(() -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public void ensureBucket(String bucket) {
        call(() -> {
            store.ensureBucket(bucket);
            return bucket;
        });
    }
}
