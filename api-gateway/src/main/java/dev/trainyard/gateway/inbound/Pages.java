package dev.trainyard.gateway.inbound;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lists in the protocol's shape. */
final class Pages {

    private Pages() {}

    static Map<String, Object> of(List<Map<String, Object>> data, boolean hasMore) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", data);
        json.put("has_more", hasMore);
        json.put("first_id", data.isEmpty() ? null : data.getFirst().get("id"));
        json.put("last_id", data.isEmpty() ? null : data.getLast().get("id"));
        return json;
    }

    /**
     * The page that comes after an id: empty after the last one and after an unknown one, since some clients ask on
     * until they get an empty page.
     *
     * @param all in the list's order
     * @param id of an item
     * @param json an item's shape; made for the page's items only
     */
    static <T> Map<String, Object> of(
            List<T> all,
            Optional<String> after,
            int limit,
            Function<T, String> id,
            Function<T, Map<String, Object>> json) {
        int start = after.isEmpty() ? 0 : all.stream().map(id).toList().indexOf(after.get()) + 1;
        if (after.isPresent() && start == 0) {
            start = all.size();
        }
        int end = Math.min(all.size(), start + limit);
        return of(all.subList(start, end).stream().map(json).toList(), end < all.size());
    }
}
