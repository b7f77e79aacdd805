package dev.trainyard.storage.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A store in memory, for tests of everything above the port. It stands among the adapters, and not among the tests, so
 * that every module's tests can use the one that passes the conformance suite.
 */
public final class InMemoryObjectStore implements ObjectStore {

    private final Map<String, Map<String, byte[]>> buckets = new ConcurrentHashMap<>();

    /** A store that has these buckets. */
    public InMemoryObjectStore(String... buckets) {
        for (String bucket : buckets) {
            ensureBucket(bucket);
        }
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        bucketFor(key).put(key.path(), bytes);
        return new StoredObject(key, bytes.length, Hashes.sha256(bytes));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        PutResult.requireOnePart(content);
        return bucketFor(key).putIfAbsent(key.path(), content.clone()) == null
                ? PutResult.STORED
                : PutResult.ALREADY_THERE;
    }

    private Map<String, byte[]> bucketFor(ObjectKey key) {
        Map<String, byte[]> objects = buckets.get(key.bucket());
        if (objects == null) {
            throw new StorageException.Refused("there is no bucket for " + key, null);
        }
        return objects;
    }

    @Override
    public InputStream read(ObjectKey key) {
        return new ByteArrayInputStream(bytesOf(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        ObjectStore.requireStretch(offset, length);
        byte[] bytes = bytesOf(key);
        if (offset >= bytes.length) {
            throw new StorageException.Refused(key + " ends before byte " + offset, null);
        }
        int stretch = (int) Math.min(bytes.length - offset, length);
        return new ByteArrayInputStream(bytes, (int) offset, stretch);
    }

    private byte[] bytesOf(ObjectKey key) {
        byte[] bytes = objectsOf(key.bucket()).get(key.path());
        if (bytes == null) {
            throw new StorageException.NotFound(key, null);
        }
        return bytes;
    }

    private Map<String, byte[]> objectsOf(String bucket) {
        return buckets.getOrDefault(bucket, Map.of());
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        byte[] bytes = objectsOf(key.bucket()).get(key.path());
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        ObjectKey.requireBucket(bucket);
        return objectsOf(bucket).keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        Map<String, byte[]> objects = buckets.get(key.bucket());
        if (objects != null) {
            objects.remove(key.path());
        }
    }

    @Override
    public void ensureBucket(String bucket) {
        ObjectKey.requireBucket(bucket);
        buckets.computeIfAbsent(bucket, ignored -> new ConcurrentSkipListMap<>(InMemoryObjectStore::inOrderOfBytes));
    }

    /** S3 lists in the order of UTF-8, which is not the order of Java's strings. */
    private static int inOrderOfBytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
