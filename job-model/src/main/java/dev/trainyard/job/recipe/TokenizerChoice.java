package dev.trainyard.job.recipe;

/** How texts become tokens. */
public sealed interface TokenizerChoice {

    /** The name in recipes. */
    String wireName();

    /** That of the model that is gone on with. */
    record Own() implements TokenizerChoice {
        @Override
        public String wireName() {
            return "own";
        }
    }

    /** One token for each byte of UTF-8. */
    record Bytes() implements TokenizerChoice {
        @Override
        public String wireName() {
            return "bytes";
        }
    }

    /** One token for each character of the training texts. */
    record Characters() implements TokenizerChoice {
        @Override
        public String wireName() {
            return "characters";
        }
    }

    /**
     * Bytes that often stand together become tokens, learnt from the training texts.
     *
     * @param vocabulary the most tokens that there shall be
     */
    record BytePairs(int vocabulary) implements TokenizerChoice {
        /** All bytes, and room for special tokens and some pairs. */
        public static final int LEAST = 288;

        public BytePairs {
            if (vocabulary < LEAST) {
                throw new IllegalArgumentException(
                        "a vocabulary of pairs has at least " + LEAST + " tokens, not " + vocabulary);
            }
        }

        @Override
        public String wireName() {
            return "bpe";
        }
    }
}
