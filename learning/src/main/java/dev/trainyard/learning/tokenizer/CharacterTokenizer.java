package dev.trainyard.learning.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One token for each character that a corpus has; a text with any other has no tokens here. */
public final class CharacterTokenizer implements Tokenizer {

    private final int[] characters;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final SpecialTokens special;

    /**
     * Makes one.
     *
     * @param characters code points in the order of their numbers
     */
    CharacterTokenizer(int[] characters, SpecialTokens special) {
        this.characters = characters.clone();
        for (int i = 0; i < characters.length; i++) {
            numbers.put(characters[i], i);
        }
        this.special = special;
    }

    /** The characters of a corpus in Unicode's order, and the special tokens behind them. */
    public static CharacterTokenizer of(String corpus, List<String> specialTokens) {
        int[] characters =
                WellFormed.require(corpus).codePoints().distinct().sorted().toArray();
        return new CharacterTokenizer(characters, SpecialTokens.numbered(specialTokens, characters.length));
    }

    @Override
    public int[] encode(String text) {
        WellFormed.require(text);
        int[] tokens = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            Integer number = numbers.get(character);
            if (number == null) {
                throw new IllegalArgumentException("the character '" + Character.toString(character) + "' at place " + i
                        + " is none of the " + characters.length + " that this tokenizer knows");
            }
            tokens[at++] = number;
            i += Character.charCount(character);
        }
        return tokens;
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return special.encode(text, this::encode);
    }

    @Override
    public String decode(int... tokens) {
        StringBuilder text = new StringBuilder(tokens.length);
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary()) {
                throw new IllegalArgumentException("there is no token " + token + "; they are below " + vocabulary());
            }
            if (!special.contains(token)) {
                text.appendCodePoint(characters[token]);
            }
        }
        return text.toString();
    }

    @Override
    public int vocabulary() {
        return characters.length + special.byName().size();
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return special.byName();
    }

    /** The characters as texts, in the order of their numbers. */
    List<String> names() {
        return IntStream.of(characters).mapToObj(Character::toString).toList();
    }
}
