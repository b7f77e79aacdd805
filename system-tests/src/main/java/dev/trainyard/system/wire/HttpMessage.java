package dev.trainyard.system.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One request or answer of HTTP/1.1, whole in memory, as its bytes came.
 *
 * @param head up to and with the empty line
 * @param body with its chunks' marks, when it has such
 */
record HttpMessage(byte[] head, byte[] body) {

    private static final int LONGEST_HEAD = 64 << 10;
    private static final int CONTINUE = 100;

    /** Reads a request; nothing when the connection ends where one would begin. */
    static Optional<HttpMessage> request(InputStream in) throws IOException {
        Optional<byte[]> head = head(in);
        return head.isEmpty()
                ? Optional.empty()
                : Optional.of(new HttpMessage(head.get(), body(in, head.get(), false)));
    }

    /** Reads the answer to a request; answers that are only provisional are passed over. */
    static HttpMessage answer(InputStream in, String method) throws IOException {
        while (true) {
            byte[] head = head(in).orElseThrow(() -> new IOException("the connection ended without an answer"));
            int status = Integer.parseInt(firstLine(head).split(" ", 3)[1]);
            if (status == CONTINUE) {
                continue;
            }
            boolean empty = method.equals("HEAD") || status == 204 || status == 304;
            return new HttpMessage(head, empty ? new byte[0] : body(in, head, true));
        }
    }

    private static Optional<byte[]> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.write(next);
            boolean fits = next == (end % 2 == 0 ? '\r' : '\n');
            end = fits ? end + 1 : next == '\r' ? 1 : 0;
            if (head.size() > LONGEST_HEAD) {
                throw new IOException("the head of a message is too long");
            }
        }
        return Optional.of(head.toByteArray());
    }

    private static byte[] body(InputStream in, byte[] head, boolean untilEnd) throws IOException {
        Optional<String> length = header(head, "content-length");
        if (length.isPresent()) {
            return whole(in, Integer.parseInt(length.get()));
        }
        if (header(head, "transfer-encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isPresent()) {
            return chunks(in);
        }
        return untilEnd ? in.readAllBytes() : new byte[0];
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the connection ended within a message");
        }
        return bytes;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int length;
        do {
            String size = line(in, all);
            length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            all.writeBytes(whole(in, length));
            line(in, all);
        } while (length > 0);
        return all.toByteArray();
    }

    private static String line(InputStream in, ByteArrayOutputStream copy) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended within a message");
            }
            copy.write(next);
            line.append((char) next);
        }
        copy.write('\n');
        return line.toString().strip();
    }

    private static String firstLine(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf('\r'));
    }

    private static Optional<String> header(byte[] head, String name) {
        return new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Of a request. */
    String method() {
        String line = firstLine(head);
        return line.substring(0, line.indexOf(' '));
    }
}
