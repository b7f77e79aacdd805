package dev.trainyard.learning.tokenizer;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Every byte as a visible character, as GPT-2's vocabulary files write them: printable ones of Latin-1 stand for
 * themselves, the others for the characters from U+0100 on. Tokens are numbered in the order of these characters.
 */
final class ByteAlphabet {

    static final int SIZE = 256;

    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final char[] CHARACTER = new char[SIZE];
    private static final int[] BYTE = new int[2 * SIZE];
    private static final int[] RANK = new int[SIZE];

    static {
        java.util.Arrays.fill(BYTE, -1);
        int substitutes = 0;
        for (int value = 0; value < SIZE; value++) {
            CHARACTER[value] = (char) (isPrintable(value) ? value : FIRST_SUBSTITUTE + substitutes++);
            BYTE[CHARACTER[value]] = value;
        }
        int rank = 0;
        for (int character = 0; character < BYTE.length; character++) {
            if (BYTE[character] >= 0) {
                RANK[BYTE[character]] = rank++;
            }
        }
    }

    private ByteAlphabet() {}

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
    }

    /** The number of a byte's own token. */
    static int token(int unsignedByte) {
        return RANK[unsignedByte];
    }

    /** Bytes as characters. */
    static String write(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            text.append(CHARACTER[Byte.toUnsignedInt(value)]);
        }
        return text.toString();
    }

    /** Characters as bytes; empty when one of them stands for none. */
    static Optional<byte[]> read(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= BYTE.length || BYTE[character] < 0) {
                return Optional.empty();
            }
            bytes.write(BYTE[character]);
        }
        return Optional.of(bytes.toByteArray());
    }
}
