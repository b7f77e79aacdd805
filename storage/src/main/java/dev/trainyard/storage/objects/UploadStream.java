package dev.trainyard.storage.objects;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Content on its way out: counts and hashes what passes, and remembers a failure of the source, which the client would
 * report as a failure of the store. Closing leaves the caller's stream open.
 */
final class UploadStream extends FilterInputStream {

    private final MessageDigest digest = Hashes.sha256();
    private long bytes;
    private Optional<IOException> failure = Optional.empty();

    UploadStream(InputStream source) {
        super(source);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                digest.update(buffer, offset, count);
                bytes += count;
            }
            return count;
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** Nothing may pass uncounted. */
    @Override
    public long skip(long count) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Why the source could not be read. */
    Optional<IOException> failure() {
        return failure;
    }

    /** What passed; ends the counting. */
    StoredObject stored(ObjectKey key) {
        return new StoredObject(key, bytes, Hashes.hex(digest.digest()));
    }

    @Override
    public void close() {
        // The stream belongs to whoever gave it.
    }
}
