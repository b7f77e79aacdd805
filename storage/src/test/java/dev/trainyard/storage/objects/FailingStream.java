package dev.trainyard.storage.objects;

import java.io.IOException;
import java.io.InputStream;

/** Gives some zeros and then breaks. */
final class FailingStream extends InputStream {

    private final IOException failure;
    private long left;

    FailingStream(long bytesBefore, IOException failure) {
        this.left = bytesBefore;
        this.failure = failure;
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            throw failure;
        }
        left--;
        return 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (left == 0) {
            throw failure;
        }
        int now = (int) Math.min(count, left);
        left -= now;
        return now;
    }
}
