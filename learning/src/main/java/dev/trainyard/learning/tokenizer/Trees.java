package dev.trainyard.learning.tokenizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks into trees of which nothing is known beforehand: what is not as expected is not there. */
final class Trees {

    private Trees() {}

    static Map<String, Object> object(Map<String, Object> tree, String member) {
        return object(tree.get(member)).orElse(Map.of());
    }

    static Optional<Map<String, Object>> object(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), member));
        return Optional.of(members);
    }

    static List<?> list(Map<String, Object> tree, String member) {
        return tree.get(member) instanceof List<?> list ? list : List.of();
    }

    /** Whether a member asks for nothing: it is absent, null, false or an empty text. */
    static boolean isUnset(Map<String, Object> tree, String member) {
        Object value = tree.get(member);
        return value == null || Boolean.FALSE.equals(value) || "".equals(value);
    }

    static boolean is(Map<String, Object> tree, String member, Object value) {
        return Objects.equals(tree.get(member), value);
    }

    /** A number that may index something. */
    static Optional<Integer> index(Object value) {
        return value instanceof Long number && number >= 0 && number < Integer.MAX_VALUE
                ? Optional.of(Math.toIntExact(number))
                : Optional.empty();
    }
}
