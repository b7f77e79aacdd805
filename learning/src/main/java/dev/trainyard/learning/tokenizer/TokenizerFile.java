package dev.trainyard.learning.tokenizer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokenizers as {@code tokenizer.json}, the file that Hugging Face's library reads and writes. What this package can
 * compute itself it does; that library does the rest.
 */
public final class TokenizerFile {

    private static final Gson JSON = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private TokenizerFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when nobody can, with the reason
     */
    public static Tokenizer read(byte[] json) {
        Map<String, Object> tree = parse(json);
        Optional<Tokenizer> own =
                BytePairFile.read(tree).<Tokenizer>map(tokenizer -> tokenizer).or(() -> CharacterFile.read(tree));
        return own.orElseGet(() -> ImportedTokenizer.of(json, AddedTokens.special(tree), AddedTokens.vocabulary(tree)));
    }

    /** Reads a file by Hugging Face's library, even when this package could do it alone. */
    public static Tokenizer readByLibrary(byte[] json) {
        Map<String, Object> tree = parse(json);
        return ImportedTokenizer.of(json, AddedTokens.special(tree), AddedTokens.vocabulary(tree));
    }

    /** The file of a tokenizer that was learnt here; the same tokenizer always gives the same bytes. */
    public static byte[] write(BytePairTokenizer tokenizer) {
        return JSON.toJson(BytePairFile.tree(tokenizer)).getBytes(StandardCharsets.UTF_8);
    }

    /** The file of a tokenizer of characters. */
    public static byte[] write(CharacterTokenizer tokenizer) {
        return JSON.toJson(CharacterFile.tree(tokenizer)).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> parse(byte[] json) {
        try {
            Map<String, Object> tree = JSON.fromJson(
                    new String(json, StandardCharsets.UTF_8), new TypeToken<LinkedHashMap<String, Object>>() {});
            if (tree != null) {
                return tree;
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("tokenizer.json is no JSON object: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("tokenizer.json is empty");
    }

    /** The frame around every model of ours. */
    static Map<String, Object> frame(Tokenizer tokenizer, List<Object> parts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", "1.0");
        tree.put("truncation", null);
        tree.put("padding", null);
        tree.put("added_tokens", AddedTokens.tree(tokenizer.specialTokens()));
        tree.put("normalizer", null);
        tree.put("pre_tokenizer", parts.get(0));
        tree.put("post_processor", null);
        tree.put("decoder", parts.get(1));
        tree.put("model", parts.get(2));
        return tree;
    }
}
