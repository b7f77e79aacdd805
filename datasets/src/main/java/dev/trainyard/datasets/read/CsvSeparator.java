package dev.trainyard.datasets.read;

import java.io.IOException;
import java.nio.file.Path;

/** Finds out what separates a file's values. */
final class CsvSeparator {

    private static final String CANDIDATES = ",;\t|";
    private static final int SAMPLE = 1 << 16;

    private CsvSeparator() {}

    /** The separator that stands most often in the first line that has any text, outside quotes; a comma when none does. */
    static char of(Path file) throws IOException {
        int[] counts = new int[CANDIDATES.length()];
        try (FileText text = FileText.open(file, new Deaf())) {
            boolean quoted = false;
            boolean begun = false;
            int letter = text.read();
            for (int i = 0; i < SAMPLE && letter != FileText.END; i++) {
                if (letter == '\n' && begun && !quoted) {
                    break;
                }
                begun |= !Character.isWhitespace(letter);
                quoted ^= letter == '"';
                int candidate = quoted ? -1 : CANDIDATES.indexOf(letter);
                if (candidate >= 0) {
                    counts[candidate]++;
                }
                letter = text.read();
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return CANDIDATES.charAt(best);
    }

    /** Hears nothing: what is wrong is told when the rows are read. */
    private static final class Deaf implements RowSink {
        @Override
        public void column(String name) {}

        @Override
        public void row(long line, String[] values) {}

        @Override
        public void fault(long line, String column, String message) {}
    }
}
