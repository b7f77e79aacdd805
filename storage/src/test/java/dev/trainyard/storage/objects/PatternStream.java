package dev.trainyard.storage.objects;

import java.io.InputStream;

/** Bytes that follow from their position, without lying in memory; short reads, as from a network. */
final class PatternStream extends InputStream {

    private final long length;
    private long position;

    PatternStream(long length) {
        this.length = length;
    }

    @Override
    public int read() {
        return position == length ? -1 : next();
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        if (position == length) {
            return -1;
        }
        int now = (int) Math.min(Math.min(count, 5_000), length - position);
        for (int place = 0; place < now; place++) {
            buffer[offset + place] = (byte) next();
        }
        return now;
    }

    private int next() {
        long mixed = position * 0x9E3779B97F4A7C15L;
        position++;
        return (int) (mixed >>> 56);
    }
}
