package dev.trainyard.learning.tokenizer;

/** Texts that are Unicode: Java's strings may hold halves of characters, which have no bytes. */
final class WellFormed {

    private WellFormed() {}

    /** Refuses a text with half a surrogate pair, naming the place. */
    static String require(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            // A whole pair is one code point beyond the surrogates' own range.
            if (Character.isSurrogate((char) text.codePointAt(i)) && text.codePointAt(i) <= Character.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "the text has half a surrogate pair at character " + i + ", which is no Unicode");
            }
        }
        return text;
    }
}
