package dev.trainyard.datasets.read;

import java.io.IOException;

/** A text line by line; of a line that is too long only the beginning is held. */
final class TextLines {

    private final FileText text;
    private final int most;
    private final StringBuilder characters = new StringBuilder();
    private boolean tooLong;
    private long number;

    TextLines(FileText text, int most) {
        this.text = text;
        this.most = most;
    }

    /** Reads the next line; false when there is none. */
    boolean next() throws IOException {
        characters.setLength(0);
        tooLong = false;
        number = text.line();
        int letter = text.read();
        boolean any = letter != FileText.END;
        while (letter != '\n' && letter != FileText.END) {
            if (characters.length() < most) {
                characters.append((char) letter);
            } else {
                tooLong = true;
            }
            letter = text.read();
        }
        return any;
    }

    /** The line's number, 1-based. */
    long number() {
        return number;
    }

    /** Whether it has more characters than may be. */
    boolean isTooLong() {
        return tooLong;
    }

    /** What it says. */
    String text() {
        return characters.toString();
    }
}
