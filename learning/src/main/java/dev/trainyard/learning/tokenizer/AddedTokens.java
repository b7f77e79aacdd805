package dev.trainyard.learning.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list {@code added_tokens} of a tokenizer's file. */
final class AddedTokens {

    private AddedTokens() {}

    private record Added(String name, int number, Map<String, Object> members) {}

    private static List<Added> all(Map<String, Object> tree) {
        List<Added> all = new ArrayList<>();
        for (Object item : Trees.list(tree, "added_tokens")) {
            Map<String, Object> members = Trees.object(item).orElse(Map.of());
            Optional<Integer> number = Trees.index(members.get("id"));
            if (number.isEmpty() || !(members.get("content") instanceof String name) || name.isEmpty()) {
                throw new IllegalArgumentException("tokenizer.json has a member of added_tokens without id or content");
            }
            all.add(new Added(name, number.get(), members));
        }
        return all;
    }

    /** Those that are special. */
    static SpecialTokens special(Map<String, Object> tree) {
        Map<String, Integer> special = new LinkedHashMap<>();
        for (Added added : all(tree)) {
            if (Trees.is(added.members(), "special", true)) {
                special.put(added.name(), added.number());
            }
        }
        return new SpecialTokens(special);
    }

    /** Whether all of them are special and found as they are written, with nothing around them swallowed. */
    static boolean areSimple(Map<String, Object> tree) {
        return all(tree).stream()
                .allMatch(added -> Trees.is(added.members(), "special", true)
                        && Trees.isUnset(added.members(), "lstrip")
                        && Trees.isUnset(added.members(), "rstrip")
                        && Trees.isUnset(added.members(), "single_word"));
    }

    /** One more than the largest number of any token. */
    static int vocabulary(Map<String, Object> tree) {
        int most = -1;
        for (Added added : all(tree)) {
            most = Math.max(most, added.number());
        }
        Map<String, Object> model = Trees.object(tree, "model");
        for (Object number : Trees.object(model, "vocab").values()) {
            most = Math.max(most, Trees.index(number).orElse(-1));
        }
        // Unigram models have a list of [name, score], in the order of the numbers.
        most = Math.max(most, Trees.list(model, "vocab").size() - 1);
        return most + 1;
    }

    static List<Object> tree(Map<String, Integer> special) {
        List<Object> list = new ArrayList<>();
        special.forEach((name, number) -> {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("id", number);
            members.put("content", name);
            members.put("single_word", false);
            members.put("lstrip", false);
            members.put("rstrip", false);
            members.put("normalized", false);
            members.put("special", true);
            list.add(members);
        });
        return list;
    }
}
