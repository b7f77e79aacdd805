package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * The page of a list that comes after an id; an empty page after the last one, since some clients ask until they get
     * one.
     */
    static Map<String, Object> of(List<Map<String, Object>> all, Optional<String> after, int limit) {
        int start = 0;
        if (after.isPresent()) {
            start = all.size();
            for (int i = 0; i < all.size(); i++) {
                if (after.get().equals(all.get(i).get("id"))) {
                    start = i + 1;
                }
            }
        }
        int end = Math.min(all.size(), start + limit);
        return of(all.subList(start, end), end < all.size());
    }

    static int limit(Integer asked, int usual, int most) {
        if (asked == null) {
            return usual;
        }
        if (asked < 1 || asked > most) {
            throw Rejection.invalid("limit", "must be a whole number from 1 to " + most + ", not " + asked)
                    .exception();
        }
        return asked;
    }
}
