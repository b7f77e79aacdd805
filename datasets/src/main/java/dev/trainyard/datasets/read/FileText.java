package dev.trainyard.datasets.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file's characters, which must be UTF-8, with the true line and place of each: CR, LF and CRLF all end a line and are
 * read as {@code '\n'}. A byte order mark is passed over. Bytes that are no UTF-8 are told to the sink where they stand,
 * once a line, and read as the replacement character, so that reading goes on to the next fault.
 */
final class FileText implements AutoCloseable {

    /** Stands for the end of the file. */
    static final int END = -1;

    private static final int BUFFER = 1 << 16;
    private static final char MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private final RowSink sink;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final char[] chars = new char[BUFFER];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private int at;
    private int filled;
    private boolean ended;
    private boolean drained;
    private boolean cutOff;
    private boolean afterReturn;
    private long line = 1;
    private long place;
    private long lastFaultyLine;

    private FileText(InputStream in, RowSink sink) {
        this.in = in;
        this.sink = sink;
    }

    /** Opens a file. */
    static FileText open(Path file, RowSink sink) throws IOException {
        return open(Files.newInputStream(file), sink);
    }

    /** Reads bytes from wherever they come; closing this closes them. */
    static FileText open(InputStream bytes, RowSink sink) throws IOException {
        FileText text = new FileText(bytes, sink);
        if (text.fill() && text.chars[0] == MARK) {
            text.at++;
        }
        return text;
    }

    /** The next character, or {@link #END}. */
    int read() throws IOException {
        while (at < filled || fill()) {
            char letter = chars[at++];
            if (letter > '\r') {
                afterReturn = false;
                place += Character.isLowSurrogate(letter) ? 0 : 1;
                return letter;
            }
            if (letter == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            return control(letter);
        }
        return END;
    }

    private int control(char letter) {
        afterReturn = letter == '\r';
        if (letter == '\n' || letter == '\r') {
            line++;
            place = 0;
            return '\n';
        }
        place++;
        if (letter == 0) {
            sink.fault(
                    line,
                    "",
                    "character " + place + " is a NUL, which no text has; if the file is UTF-16, save it as UTF-8");
            cutOff = true;
            drained = true;
            at = 0;
            filled = 0;
            return END;
        }
        return letter;
    }

    /** The line of the character that comes next, 1-based. */
    long line() {
        return line;
    }

    /** How many characters of that line were read: the last one's place, 1-based. */
    long place() {
        return place;
    }

    /** Whether the file has more, which is not to be read as text. */
    boolean isCutOff() {
        return cutOff;
    }

    private boolean fill() throws IOException {
        CharBuffer into = CharBuffer.wrap(chars);
        at = 0;
        filled = 0;
        while (!drained) {
            CoderResult result = decoder.decode(bytes, into, ended);
            if (into.position() > 0) {
                filled = into.position();
                return true; // a fault behind these characters comes up again when they have been read
            }
            if (result.isError()) {
                replace(result.length(), into);
            } else if (ended) {
                drained = true;
            } else {
                bytes.compact();
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                ended = count < 0;
                bytes.position(bytes.position() + Math.max(0, count)).flip();
            }
        }
        return false;
    }

    private void replace(int length, CharBuffer into) {
        if (line != lastFaultyLine) {
            lastFaultyLine = line;
            sink.fault(
                    line,
                    "",
                    String.format(
                            "character %d is no UTF-8 (byte 0x%02X); save the file as UTF-8",
                            place + 1, bytes.get(bytes.position())));
        }
        bytes.position(bytes.position() + length);
        into.put(REPLACEMENT);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
