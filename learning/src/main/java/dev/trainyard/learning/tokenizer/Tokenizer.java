package dev.trainyard.learning.tokenizer;

import java.util.Map;

/** Text to tokens and back. Safe to use from any thread. */
public interface Tokenizer {

    /**
     * The tokens of a text that somebody wrote. What looks like a special token in it is text like any other, so
     * nobody can end a turn or begin another's by writing its name.
     *
     * @throws IllegalArgumentException for a text that has no tokens here, with the place
     */
    int[] encode(String text);

    /** The tokens of a text in which the names of special tokens stand for them, such as a chat template's. */
    int[] encodeWithSpecialTokens(String text);

    /** The text of tokens, special ones left out. Bytes that are no whole character become U+FFFD. */
    String decode(int... tokens);

    /** How many tokens there are; every token is below. */
    int vocabulary();

    /** Tokens that no text contains, by name. */
    Map<String, Integer> specialTokens();
}
