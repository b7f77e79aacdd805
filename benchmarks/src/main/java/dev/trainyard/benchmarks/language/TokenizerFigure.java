package dev.trainyard.benchmarks.language;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.learning.tokenizer.BytePairTokenizer;
import dev.trainyard.learning.tokenizer.BytePairTrainer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How long it takes to learn byte pairs from a hundred megabytes: words made up of letters at random, 200,000 of them,
 * as frequent as natural languages have theirs (Zipf's law).
 */
record TokenizerFigure(LongSupplier nanoTime) implements Figure {

    private static final long BYTES = 100_000_000;
    private static final int WORDS = 200_000;
    private static final int VOCABULARY = 16_384;
    private static final long SEED = 1;

    @Override
    public String name() {
        return "tokenizer";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(120, "seconds to learn 16,384 byte-pair tokens from 100 MB");
    }

    @Override
    public Result measure(PrintStream out) throws IOException {
        long began = nanoTime.getAsLong();
        BytePairTokenizer learnt = BytePairTrainer.train(new MadeUp(), VOCABULARY, List.of());
        double seconds = (nanoTime.getAsLong() - began) / 1e9;
        out.printf(
                Locale.ROOT,
                "  %d tokens learnt in %.1f s, the making of the text included%n",
                learnt.vocabulary(),
                seconds);
        return new Result.Measured(seconds);
    }

    /** The text, made while it is read. */
    private static final class MadeUp extends Reader {

        private final SplittableRandom random = new SplittableRandom(SEED);
        private final String[] words = new String[WORDS];
        private long left = BYTES;
        private String rest = "";

        MadeUp() {
            for (int i = 0; i < WORDS; i++) {
                StringBuilder word = new StringBuilder(" ");
                for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
                    word.append((char) ('a' + random.nextInt(26)));
                }
                words[i] = word.toString();
            }
        }

        /** A rank whose chance falls with its inverse. */
        private String next() {
            return words[(int) Math.min(WORDS - 1, Math.exp(random.nextDouble() * Math.log(WORDS)))];
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int written = 0;
            while (written < length && left > 0) {
                if (rest.isEmpty()) {
                    rest = next();
                }
                int taken = (int) Math.min(Math.min(rest.length(), length - written), left);
                rest.getChars(0, taken, buffer, offset + written);
                rest = rest.substring(taken);
                written += taken;
                left -= taken;
            }
            return written;
        }

        @Override
        public void close() {}
    }
}
