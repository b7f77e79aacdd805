package dev.trainyard.gateway.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** Objects one after the other as one stream, of which only one is open at a time. */
final class JoinedParts extends InputStream {

    private final Iterator<Supplier<InputStream>> rest;
    private InputStream current = InputStream.nullInputStream();

    JoinedParts(List<Supplier<InputStream>> parts) {
        this.rest = parts.iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = current.read(into, offset, length);
        while (count < 0 && rest.hasNext()) {
            current.close();
            current = rest.next().get();
            count = current.read(into, offset, length);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
