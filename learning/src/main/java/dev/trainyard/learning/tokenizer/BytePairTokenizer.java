package dev.trainyard.learning.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that are stretches of bytes, joined pair by pair as GPT-2 does (Radford et al. 2019). Every text has tokens,
 * and its tokens give the same text back.
 */
public final class BytePairTokenizer implements Tokenizer {

    /** Words that are remembered with their tokens; few make up nearly all of a text. */
    private static final int MOST_REMEMBERED = 1 << 16;

    private static final int LONGEST_REMEMBERED = 32;

    private final List<byte[]> tokens;
    private final int[] ofByte;
    private final MergeRules rules;
    private final SpecialTokens special;
    private final int vocabulary;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param tokens the bytes of every token in the order of their numbers; none where a number belongs to nobody
     */
    BytePairTokenizer(List<byte[]> tokens, MergeRules rules, SpecialTokens special) {
        this.tokens = List.copyOf(tokens);
        this.rules = rules;
        this.special = special;
        this.ofByte = numbersOfBytes(tokens);
        int most = special.byName().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(-1);
        this.vocabulary = Math.max(tokens.size(), most + 1);
    }

    /** One token for each byte, and the special ones behind them. */
    public static BytePairTokenizer ofBytes(List<String> specialTokens) {
        return learnt(new MergeRules(List.of()), specialTokens);
    }

    /** What a trainer learnt: bytes first, then every joined pair in its order, then the special tokens. */
    static BytePairTokenizer learnt(MergeRules rules, List<String> specialTokens) {
        List<byte[]> tokens = new ArrayList<>(Collections.nCopies(ByteAlphabet.SIZE, new byte[0]));
        for (int value = 0; value < ByteAlphabet.SIZE; value++) {
            tokens.set(ByteAlphabet.token(value), new byte[] {(byte) value});
        }
        for (MergeRules.Merge merge : rules.merges()) {
            tokens.add(joined(tokens.get(merge.left()), tokens.get(merge.right())));
        }
        return new BytePairTokenizer(tokens, rules, SpecialTokens.numbered(specialTokens, tokens.size()));
    }

    static byte[] joined(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static int[] numbersOfBytes(List<byte[]> tokens) {
        int[] numbers = new int[ByteAlphabet.SIZE];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).length == 1) {
                numbers[Byte.toUnsignedInt(tokens.get(i)[0])] = i;
            }
        }
        for (int value = 0; value < numbers.length; value++) {
            if (numbers[value] < 0) {
                throw new IllegalArgumentException("the vocabulary has no token for the byte " + value);
            }
        }
        return numbers;
    }

    @Override
    public int[] encode(String text) {
        WellFormed.require(text);
        int[] all = new int[Math.max(16, text.length() / 2)];
        int length = 0;
        for (int start = 0; start < text.length(); ) {
            int end = Words.end(text, start);
            int[] word = word(text.substring(start, end));
            if (length + word.length > all.length) {
                all = Arrays.copyOf(all, 2 * all.length + word.length);
            }
            System.arraycopy(word, 0, all, length, word.length);
            length += word.length;
            start = end;
        }
        return Arrays.copyOf(all, length);
    }

    private int[] word(String word) {
        int[] known = remembered.get(word);
        if (known != null) {
            return known;
        }
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] single = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            single[i] = ofByte[Byte.toUnsignedInt(bytes[i])];
        }
        int[] joined = rules.apply(single);
        if (word.length() <= LONGEST_REMEMBERED && remembered.size() < MOST_REMEMBERED) {
            remembered.put(word, joined);
        }
        return joined;
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return special.encode(text, this::encode);
    }

    @Override
    public String decode(int... numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number : numbers) {
            bytes.writeBytes(bytes(number));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The bytes of a token; none for a special one. */
    private byte[] bytes(int number) {
        if (special.contains(number)) {
            return new byte[0];
        }
        if (number < 0 || number >= tokens.size()) {
            throw new IllegalArgumentException("there is no token " + number + "; they are below " + vocabulary);
        }
        return tokens.get(number);
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return special.byName();
    }

    MergeRules rules() {
        return rules;
    }

    /** Names of the tokens as vocabulary files write them, with their numbers. */
    Map<String, Integer> vocabularyFile() {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).length > 0) {
                names.put(name(i), i);
            }
        }
        return names;
    }

    String name(int token) {
        return ByteAlphabet.write(tokens.get(token));
    }

    /** The bytes of a token's name, when it is one of bytes. */
    static Optional<byte[]> bytesOf(String name) {
        return ByteAlphabet.read(name);
    }
}
