package dev.trainyard.storage.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A store in memory, for tests of everything above the port. It stands among the adapters, and not among the tests, so
 * that every module's tests can use the one that passes the conformance suite.
 */
public final class InMemoryObjectStore implements ObjectStore {

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        objects.put(nameOf(key), bytes);
        return new StoredObject(key, bytes.length, Hashes.sha256(bytes));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        return objects.putIfAbsent(nameOf(key), content.clone()) == null ? PutResult.STORED : PutResult.ALREADY_THERE;
    }

    @Override
    public InputStream read(ObjectKey key) {
        return new ByteArrayInputStream(bytesOf(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        byte[] bytes = bytesOf(key);
        int start = Math.toIntExact(offset);
        return new ByteArrayInputStream(
                Arrays.copyOfRange(bytes, start, (int) Math.min(bytes.length, offset + length)));
    }

    private byte[] bytesOf(ObjectKey key) {
        byte[] bytes = objects.get(nameOf(key));
        if (bytes == null) {
            throw new StorageException.NotFound(key, null);
        }
        return bytes;
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        byte[] bytes = objects.get(nameOf(key));
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        return objects.keySet().stream()
                .filter(name -> name.startsWith(bucket + "/" + prefix))
                .map(name -> name.substring(bucket.length() + 1))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(nameOf(key));
    }

    @Override
    public void ensureBucket(String bucket) {
        // Buckets come into being with their first object.
    }

    private static String nameOf(ObjectKey key) {
        return key.bucket() + "/" + key.path();
    }
}
