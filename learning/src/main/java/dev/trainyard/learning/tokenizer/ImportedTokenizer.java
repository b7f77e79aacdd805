package dev.trainyard.learning.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Any tokenizer that Hugging Face's library reads, run by that library. Nothing is cut off, filled up or fetched. */
public final class ImportedTokenizer implements Tokenizer {

    private final HuggingFaceTokenizer library;
    private final SpecialTokens special;
    private final int vocabulary;

    private ImportedTokenizer(HuggingFaceTokenizer library, SpecialTokens special, int vocabulary) {
        this.library = library;
        this.special = special;
        this.vocabulary = vocabulary;
    }

    /**
     * Loads a {@code tokenizer.json}. It lives as long as the process.
     *
     * @throws IllegalArgumentException when the library refuses it, with the library's reason
     */
    static ImportedTokenizer of(byte[] json, SpecialTokens special, int vocabulary) {
        // Without these the library reports its use to its makers.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        // Unasked, it would cut texts after 512 tokens.
        Map<String, String> options =
                Map.of("addSpecialTokens", "false", "truncation", "do_not_truncate", "padding", "do_not_pad");
        try {
            HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
            return new ImportedTokenizer(library, special, vocabulary);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "tokenizer.json of " + json.length + " bytes is not readable: " + e.getMessage(), e);
        }
    }

    /** The library always knows special tokens by name, so a name in a plain text is handed over in two halves. */
    @Override
    public int[] encode(String text) {
        IntStream.Builder all = IntStream.builder();
        int at = 0;
        Optional<SpecialTokens.Found> next = special.find(text, 0);
        while (next.isPresent()) {
            int middle = text.offsetByCodePoints(next.get().start(), 1);
            Arrays.stream(encodeWithSpecialTokens(text.substring(at, middle))).forEach(all);
            at = middle;
            next = special.find(text, at);
        }
        Arrays.stream(encodeWithSpecialTokens(text.substring(at))).forEach(all);
        return all.build().toArray();
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        WellFormed.require(text);
        if (text.isEmpty()) {
            return new int[0];
        }
        long[] ids = library.encode(text, false, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public String decode(int... tokens) {
        long[] ids = Arrays.stream(tokens)
                .filter(token -> !special.contains(token))
                .asLongStream()
                .toArray();
        return ids.length == 0 ? "" : library.decode(ids, true);
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return special.byName();
    }
}
