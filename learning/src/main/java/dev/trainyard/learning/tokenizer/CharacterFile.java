package dev.trainyard.learning.tokenizer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Characters as {@code tokenizer.json} has them: words of one character each. */
final class CharacterFile {

    private static final Map<String, Object> EVERY_CHARACTER = split();
    private static final Map<String, Object> JOINED = Map.of("type", "Fuse");

    private CharacterFile() {}

    private static Map<String, Object> split() {
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("type", "Split");
        split.put("pattern", Map.of("Regex", "[\\s\\S]"));
        split.put("behavior", "Isolated");
        split.put("invert", false);
        return split;
    }

    /** The tokenizer, when the file is one that {@link #tree} wrote. */
    static Optional<CharacterTokenizer> read(Map<String, Object> tree) {
        Map<String, Object> model = Trees.object(tree, "model");
        boolean ours = Trees.is(model, "type", "WordLevel")
                && Trees.isUnset(tree, "normalizer")
                && EVERY_CHARACTER.equals(Trees.object(tree, "pre_tokenizer"))
                && JOINED.equals(Trees.object(tree, "decoder"))
                && AddedTokens.areSimple(tree);
        if (!ours) {
            return Optional.empty();
        }
        Map<String, Object> vocabulary = Trees.object(model, "vocab");
        int[] characters = new int[vocabulary.size()];
        Arrays.fill(characters, -1);
        for (Map.Entry<String, Object> entry : vocabulary.entrySet()) {
            int number = Trees.index(entry.getValue()).orElse(Integer.MAX_VALUE);
            if (number >= characters.length
                    || characters[number] >= 0
                    || entry.getKey().codePointCount(0, entry.getKey().length()) != 1) {
                return Optional.empty();
            }
            characters[number] = entry.getKey().codePointAt(0);
        }
        return Optional.of(new CharacterTokenizer(characters, AddedTokens.special(tree)));
    }

    static Map<String, Object> tree(CharacterTokenizer tokenizer) {
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        for (String name : tokenizer.names()) {
            vocabulary.put(name, vocabulary.size());
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "WordLevel");
        model.put("vocab", vocabulary);
        // The library wants a name for what is unknown; no character has this one, so what is unknown is refused.
        model.put("unk_token", "<unknown>");
        return TokenizerFile.frame(tokenizer, List.of(EVERY_CHARACTER, JOINED, model));
    }
}
