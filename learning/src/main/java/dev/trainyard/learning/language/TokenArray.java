package dev.trainyard.learning.language;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A text as tokens, however long: little-endian numbers without a header, in memory or mapped from a file. Immutable;
 * nobody may change a file that is mapped.
 */
public final class TokenArray {

    /** How a token is stored. */
    public enum Width {
        /** Two bytes, for vocabularies of up to 65,536 tokens. */
        TWO_BYTES(2),
        FOUR_BYTES(4);

        private final int bytes;

        Width(int bytes) {
            this.bytes = bytes;
        }

        /** The least that holds every token of a vocabulary. */
        public static Width of(int vocabulary) {
            return vocabulary <= 1 << 16 ? TWO_BYTES : FOUR_BYTES;
        }
    }

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int TOKENS_PER_WRITE = 1 << 14;

    private final MemorySegment bytes;
    private final Width width;

    private TokenArray(MemorySegment bytes, Width width) {
        this.bytes = bytes;
        this.width = width;
    }

    /** Tokens in memory; copied. */
    public static TokenArray of(int[] tokens) {
        return new TokenArray(MemorySegment.ofArray(tokens.clone()), Width.FOUR_BYTES);
    }

    /** Tokens in a file as {@link #write} wrote it, read when they are touched. */
    public static TokenArray map(Path file, Width width) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() % width.bytes != 0) {
                throw new IOException(file + " has " + channel.size() + " bytes, which are no whole tokens of "
                        + width.bytes + " bytes");
            }
            return new TokenArray(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()), width);
        }
    }

    /** Writes tokens as {@link #map} reads them; the stream stays open, so that further ones may follow. */
    public static void write(int[] tokens, Width width, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(TOKENS_PER_WRITE * width.bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int token : tokens) {
            switch (width) {
                case TWO_BYTES -> buffer.putShort((short) token);
                case FOUR_BYTES -> buffer.putInt(token);
            }
            if (!buffer.hasRemaining()) {
                out.write(buffer.array());
                buffer.clear();
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    /** How many there are. */
    public long length() {
        return bytes.byteSize() / width.bytes;
    }

    /** One of them. */
    public int at(long index) {
        return switch (width) {
            case TWO_BYTES -> Short.toUnsignedInt(bytes.get(SHORT, index * 2));
            case FOUR_BYTES -> bytes.get(INT, index * 4);
        };
    }

    /** A stretch of them, sharing memory. */
    public TokenArray slice(long from, long to) {
        return new TokenArray(bytes.asSlice(from * width.bytes, (to - from) * width.bytes), width);
    }
}
