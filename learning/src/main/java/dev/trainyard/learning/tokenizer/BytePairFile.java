package dev.trainyard.learning.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pairs of bytes as {@code tokenizer.json} has them: GPT-2's kind, and only that kind. */
final class BytePairFile {

    private BytePairFile() {}

    /** The tokenizer, unless something in the file asks for more than this package computes. */
    static Optional<BytePairTokenizer> read(Map<String, Object> tree) {
        Map<String, Object> model = Trees.object(tree, "model");
        if (!isPlain(tree, model)) {
            return Optional.empty();
        }
        SpecialTokens special = AddedTokens.special(tree);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<byte[]> tokens = new ArrayList<>();
        for (Map.Entry<String, Object> entry : Trees.object(model, "vocab").entrySet()) {
            if (special.byName().containsKey(entry.getKey())) {
                continue;
            }
            Optional<Integer> number = Trees.index(entry.getValue());
            Optional<byte[]> bytes = BytePairTokenizer.bytesOf(entry.getKey());
            // A number far beyond the others would be a list full of nothing.
            boolean fits = number.isPresent()
                    && bytes.isPresent()
                    && number.get() < 2 * Trees.object(model, "vocab").size() + 1024;
            if (!fits) {
                return Optional.empty();
            }
            put(tokens, number.get(), bytes.get());
            numbers.put(entry.getKey(), number.get());
        }
        return rules(model, numbers)
                .flatMap(rules -> hasEveryByte(numbers)
                        ? Optional.of(new BytePairTokenizer(tokens, rules, special))
                        : Optional.empty());
    }

    private static void put(List<byte[]> tokens, int number, byte[] bytes) {
        if (number >= tokens.size()) {
            tokens.addAll(Collections.nCopies(number + 1 - tokens.size(), new byte[0]));
        }
        tokens.set(number, bytes);
    }

    private static boolean isPlain(Map<String, Object> tree, Map<String, Object> model) {
        Map<String, Object> words = Trees.object(tree, "pre_tokenizer");
        return Trees.is(model, "type", "BPE")
                && List.of(
                                "dropout",
                                "unk_token",
                                "continuing_subword_prefix",
                                "end_of_word_suffix",
                                "fuse_unk",
                                "byte_fallback",
                                "ignore_merges")
                        .stream()
                        .allMatch(member -> Trees.isUnset(model, member))
                && Trees.isUnset(tree, "normalizer")
                && Trees.is(words, "type", "ByteLevel")
                && Trees.isUnset(words, "add_prefix_space")
                && !Trees.is(words, "use_regex", false)
                && Trees.is(Trees.object(tree, "decoder"), "type", "ByteLevel")
                && AddedTokens.areSimple(tree);
    }

    private static boolean hasEveryByte(Map<String, Integer> numbers) {
        for (int value = 0; value < ByteAlphabet.SIZE; value++) {
            if (!numbers.containsKey(ByteAlphabet.write(new byte[] {(byte) value}))) {
                return false;
            }
        }
        return true;
    }

    /** Merges are texts "left right" in older files, lists of two in newer ones. */
    private static Optional<MergeRules> rules(Map<String, Object> model, Map<String, Integer> numbers) {
        List<MergeRules.Merge> merges = new ArrayList<>();
        for (Object item : Trees.list(model, "merges")) {
            List<?> pair =
                    item instanceof String text ? List.of(text.split(" ", -1)) : Trees.list(Map.of("", item), "");
            if (pair.size() != 2 || !(pair.get(0) instanceof String left) || !(pair.get(1) instanceof String right)) {
                return Optional.empty();
            }
            Integer first = numbers.get(left);
            Integer second = numbers.get(right);
            Integer joined = numbers.get(left + right);
            if (first == null || second == null || joined == null) {
                return Optional.empty();
            }
            merges.add(new MergeRules.Merge(first, second, joined));
        }
        return Optional.of(new MergeRules(merges));
    }

    static Map<String, Object> tree(BytePairTokenizer tokenizer) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        model.put("vocab", tokenizer.vocabularyFile());
        model.put(
                "merges",
                tokenizer.rules().merges().stream()
                        .map(merge -> tokenizer.name(merge.left()) + " " + tokenizer.name(merge.right()))
                        .toList());
        return TokenizerFile.frame(tokenizer, List.of(byteLevel(), byteLevel(), model));
    }

    private static Map<String, Object> byteLevel() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "ByteLevel");
        part.put("add_prefix_space", false);
        part.put("trim_offsets", true);
        part.put("use_regex", true);
        return part;
    }
}
