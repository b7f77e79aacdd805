package dev.trainyard.datasets.read;

import dev.trainyard.datasets.DataLimits;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts text into records of fields, as RFC 4180 says: a field in quotes may hold separators, line ends and doubled
 * quotes. Blanks around quotes are passed over, and so are empty lines. A library would end at the first fault; this
 * tells each at its true place and goes on with the next record, in memory that the limits bound.
 */
final class CsvRecords {

    private final FileText text;
    private final char separator;
    private final DataLimits limits;
    private final Faults faults;
    private char[] characters = new char[1024];
    private int length;
    private int[] ends = new int[64];
    private int count;
    private boolean quoted;
    private boolean sound;
    private long line;

    /** Takes what is wrong in a field, numbered from 0. */
    interface Faults {
        /** Something is wrong. */
        void add(long line, int field, String message);
    }

    CsvRecords(FileText text, char separator, DataLimits limits, Faults faults) {
        this.text = text;
        this.separator = separator;
        this.limits = limits;
        this.faults = faults;
    }

    /** Reads the next record; false when there is none. */
    boolean next() throws IOException {
        int end;
        do {
            line = text.line();
            length = 0;
            count = 0;
            quoted = false;
            sound = true;
            end = field();
            while (end == separator) {
                end = field();
            }
        } while (end != FileText.END && isEmptyLine());
        return end != FileText.END || !isEmptyLine();
    }

    /** The line in which the record began. */
    long line() {
        return line;
    }

    /** How many fields it has. */
    int count() {
        return count;
    }

    /** Whether nothing was wrong in its fields, so that they can be used. */
    boolean isSound() {
        return sound;
    }

    /** A field without the blanks around it. */
    String field(int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        int end = ends[index];
        while (start < end && Character.isWhitespace(characters[start])) {
            start++;
        }
        while (start < end && Character.isWhitespace(characters[end - 1])) {
            end--;
        }
        return new String(characters, start, end - start);
    }

    private boolean isEmptyLine() {
        return sound && count == 1 && !quoted && field(0).isEmpty();
    }

    /** Reads a field and gives the character that ended it. */
    private int field() throws IOException {
        int start = length;
        int letter = pastBlanks(text.read());
        if (letter == '"') {
            letter = inQuotes(start);
        } else {
            while (letter != separator && letter != '\n' && letter != FileText.END) {
                append(letter, start);
                letter = text.read();
            }
        }
        if (count < limits.columns()) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count] = length;
        }
        count++;
        return letter;
    }

    private int inQuotes(int start) throws IOException {
        quoted = true;
        long openedIn = text.line();
        long openedAt = text.place();
        while (true) {
            int letter = text.read();
            if (letter == '"') {
                letter = text.read();
                if (letter != '"') {
                    return afterQuotes(letter);
                }
            }
            if (letter == FileText.END) {
                fault(openedIn, "the quote at character " + openedAt + " is never closed");
                return letter;
            }
            append(letter, start);
        }
    }

    private int afterQuotes(int first) throws IOException {
        int letter = pastBlanks(first);
        if (letter != separator && letter != '\n' && letter != FileText.END) {
            fault(
                    text.line(),
                    "text follows the closing quote at character " + text.place()
                            + "; within quotes a quote is written twice");
        }
        while (letter != separator && letter != '\n' && letter != FileText.END) {
            letter = text.read();
        }
        return letter;
    }

    private int pastBlanks(int first) throws IOException {
        int letter = first;
        while ((letter == ' ' || letter == '\t') && letter != separator) {
            letter = text.read();
        }
        return letter;
    }

    private void append(int letter, int start) {
        if (length - start >= limits.fieldCharacters()) {
            tooLong(
                    "a value may have at most %,d characters; shorten it, or close the quote before it",
                    limits.fieldCharacters());
        } else if (length >= limits.recordCharacters()) {
            tooLong(
                    "a row may have at most %,d characters; shorten it, or close the quote in it",
                    limits.recordCharacters());
        } else {
            if (length == characters.length) {
                characters = Arrays.copyOf(characters, length * 2);
            }
            characters[length++] = (char) letter;
        }
    }

    private void tooLong(String message, int limit) {
        if (sound) {
            fault(line, String.format(message, limit));
        }
    }

    /** One fault is enough for a field: those behind it often follow from it. */
    private void fault(long where, String message) {
        sound = false;
        faults.add(where, count, message);
    }
}
