package dev.trainyard.gateway.run;

import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Objects one after the other as one stream, of which only one is open at a time. */
final class JoinedParts extends InputStream {

    private final ObjectStore store;
    private final Iterator<ObjectKey> rest;
    private InputStream current = InputStream.nullInputStream();

    JoinedParts(ObjectStore store, List<ObjectKey> parts) {
        this.store = store;
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
            current = store.read(rest.next());
            count = current.read(into, offset, length);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
