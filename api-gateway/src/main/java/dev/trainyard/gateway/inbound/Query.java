package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind the question mark, read as strictly as a body: every fault at once, unknown names refused. */
final class Query {

    private static final String PAIR = "metadata[";

    private final List<Fault> faults = new ArrayList<>();
    private final TreeReader reader;
    private final Map<String, String> pairs = new LinkedHashMap<>();

    private Query(Map<String, List<String>> given, Set<String> numbers) {
        Map<String, Object> members = new LinkedHashMap<>();
        given.forEach((name, values) -> {
            if (values.size() > 1) {
                faults.add(new Fault(name, "is given " + values.size() + " times; give it once"));
            }
            String value = values.getFirst();
            if (name.startsWith(PAIR) && name.endsWith("]")) {
                pairs.put(name.substring(PAIR.length(), name.length() - 1), value);
            } else {
                members.put(name, numbers.contains(name) ? number(value) : value);
            }
        });
        this.reader = TreeReader.of("", members, faults);
    }

    static Query of(UriInfo uri) {
        return new Query(uri.getQueryParameters(), Set.of("limit"));
    }

    /** A query whose {@code after} is a number. */
    static Query ofNumbers(UriInfo uri) {
        return new Query(uri.getQueryParameters(), Set.of("limit", "after"));
    }

    /** The value as a number where it is one; the reader says what is wrong with it where it is none. */
    private static Object number(String value) {
        return value.matches("-?[0-9]{1,18}") ? new BigDecimal(value) : value;
    }

    Optional<String> text(String name) {
        return reader.text(name);
    }

    int limit(int usual, int most) {
        return (int) reader.integer("limit", 1, most).orElse(usual);
    }

    long number(String name, long usual) {
        return reader.integer(name, 0, Long.MAX_VALUE).orElse(usual);
    }

    boolean newestFirst() {
        return newestFirst("asc", "desc");
    }

    /** The same where the protocol has other words for it. */
    boolean newestFirst(String oldestFirst, String newestFirst) {
        return reader.oneOf("order", List.of(oldestFirst, newestFirst), word -> word)
                .map(newestFirst::equals)
                .orElse(true);
    }

    /** The protocol writes a filter as {@code metadata[name]=value}, and {@code metadata=null} for jobs without any. */
    MetadataFilter metadata() {
        Optional<String> none = reader.text("metadata");
        if (none.isPresent() && !none.get().equals("null")) {
            reader.fault("metadata", "is filtered by metadata[name]=value, or by metadata=null for jobs without any");
        }
        return new MetadataFilter(pairs, none.isPresent());
    }

    /** Ends the reading: throws when anything was wrong. */
    void finish() {
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
    }
}
