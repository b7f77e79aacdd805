package dev.trainyard.storage.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * An S3 store, reduced to what every one of them does alike. Every method throws {@link StorageException}. Whoever
 * reads an object while it is replaced gets the old bytes or the new, never a mixture. Safe for many threads.
 */
public interface ObjectStore {

    /**
     * Writes the whole stream, whatever its length, within bounded memory; replaces what lay there. The stream stays
     * open.
     *
     * @throws IOException when the stream itself could not be read; then nothing was stored
     * @throws StorageException.Refused when the bucket does not exist
     */
    StoredObject put(ObjectKey key, InputStream content) throws IOException;

    /** Writes bytes; replaces what lay there. */
    default StoredObject put(ObjectKey key, byte[] content) {
        try {
            return put(key, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /**
     * Writes bytes if nothing lies there; of several racing writers exactly one stores. After an
     * {@link StorageException.Unreachable} the bytes may have been stored all the same, so a repetition that finds
     * something there must look whether it is its own.
     *
     * @param content at most 16 MiB: no store keeps this promise for an upload in several parts
     */
    PutResult putIfAbsent(ObjectKey key, byte[] content);

    /**
     * The whole object; the caller closes the stream, whose methods throw {@link IOException} when the store breaks
     * off.
     *
     * @throws StorageException.NotFound when nothing lies there
     */
    InputStream read(ObjectKey key);

    /**
     * A stretch of the object, shorter when the object ends first; the caller closes the stream.
     *
     * @param offset of the first byte, from 0
     * @param length at least 1
     * @throws StorageException.NotFound when nothing lies there
     * @throws StorageException.Refused when the object ends at or before the offset
     */
    InputStream read(ObjectKey key, long offset, long length);

    /** The object's length, or nothing when there is none. */
    OptionalLong size(ObjectKey key);

    /** The paths of all objects of a bucket that begin so, in order; none when there is no such bucket. */
    List<String> list(String bucket, String prefix);

    /** Removes the object, if it is there. */
    void delete(ObjectKey key);

    /** Creates the bucket, if it is not there. */
    void ensureBucket(String bucket);

    /**
     * The whole object in memory.
     *
     * @param limit longest length that is read
     * @throws StorageException.TooLong when the object is longer
     */
    default byte[] readAll(ObjectKey key, int limit) {
        try (InputStream in = read(key)) {
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new StorageException.TooLong(key, limit);
            }
            return bytes;
        } catch (IOException e) {
            throw new StorageException.Unreachable("reading " + key, e);
        }
    }

    /** Refuses a stretch that no store could read. */
    static void requireStretch(long offset, long length) {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no stretch has offset " + offset + " and length " + length);
        }
    }
}
