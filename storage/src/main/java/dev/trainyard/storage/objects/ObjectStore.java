package dev.trainyard.storage.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * An S3 store, reduced to what every one of them does alike. Every method throws {@link StorageException}. Safe for
 * many threads.
 */
public interface ObjectStore {

    /** Writes the whole stream, whatever its length, within bounded memory; replaces what lay there. */
    StoredObject put(ObjectKey key, InputStream content) throws IOException;

    /** Writes bytes; replaces what lay there. */
    default StoredObject put(ObjectKey key, byte[] content) {
        try {
            return put(key, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /** Writes bytes if nothing lies there; of several racing writers exactly one stores. */
    PutResult putIfAbsent(ObjectKey key, byte[] content);

    /** The whole object; the caller closes the stream. */
    InputStream read(ObjectKey key);

    /** A stretch of the object; the caller closes the stream. */
    InputStream read(ObjectKey key, long offset, long length);

    /** The object's length, or nothing when there is none. */
    OptionalLong size(ObjectKey key);

    /** The paths of all objects of a bucket that begin so, in order. */
    List<String> list(String bucket, String prefix);

    /** Removes the object, if it is there. */
    void delete(ObjectKey key);

    /** Creates the bucket, if it is not there. */
    void ensureBucket(String bucket);

    /**
     * The whole object in memory.
     *
     * @param limit longest length that is read; a longer object is refused
     */
    default byte[] readAll(ObjectKey key, int limit) {
        try (InputStream in = read(key)) {
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new StorageException.Refused(
                        key.bucket() + "/" + key.path() + " is longer than " + limit + " bytes", null);
            }
            return bytes;
        } catch (IOException e) {
            throw new StorageException.Unreachable("reading " + key.bucket() + "/" + key.path(), e);
        }
    }
}
