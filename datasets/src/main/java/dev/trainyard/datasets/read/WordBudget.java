package dev.trainyard.datasets.read;

/** The memory that texts may take together, and how many different ones a column may have. */
final class WordBudget {

    /** A text's object, its place in a map and its number, on a 64-bit JVM. */
    private static final long OVERHEAD = 112;

    private final int mostWords;
    private final long most;
    private long taken;
    private boolean exhausted;

    WordBudget(int mostWords, long most) {
        this.mostWords = mostWords;
        this.most = most;
    }

    /** Bytes that a text takes. */
    static long bytesOf(String word) {
        boolean latin = word.chars().allMatch(letter -> letter < 256);
        return OVERHEAD + (latin ? word.length() : 2L * word.length());
    }

    /**
     * Whether one more text may be kept; its bytes are taken then.
     *
     * @param words how many the column has already
     */
    boolean admits(int words, String word) {
        taken += bytesOf(word);
        exhausted |= taken > most;
        return words < mostWords && !exhausted;
    }

    /** Gives back what a column took. */
    void giveBack(long bytes) {
        taken -= bytes;
    }

    /** Whether there was once no memory for a text. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Bytes taken now. */
    long taken() {
        return taken;
    }
}
