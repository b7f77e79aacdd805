package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.GivenData;
import dev.trainyard.gateway.run.JsonTree;
import dev.trainyard.gateway.run.RejectedException;
import dev.trainyard.gateway.run.ShortRequest;
import dev.trainyard.job.tree.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers the members of a request in the short form. Query and form know texts only, so what is a number, a list or
 * an object there is read out of its text; JSON says itself what it means.
 */
final class ShortForm {

    private static final String DATA = "data";
    private static final Set<String> NUMBERS = Set.of(
            "learning_rate",
            "epochs",
            "steps",
            "batch_size",
            "accumulate",
            "gradient_clip",
            "seed",
            "checkpoint_every",
            "evaluate_every",
            "keep");
    private static final Set<String> LISTS = Set.of("target", "features", "metrics");

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private Optional<GivenData> data = Optional.empty();

    /** A member of query or form. */
    void text(String name, List<String> values) {
        boolean list = LISTS.contains(name);
        if (values.size() > 1 && !list) {
            faults.add(new Fault(name, "is given " + values.size() + " times; give it once"));
        }
        if (name.equals(DATA)) {
            data(values.getFirst());
        } else {
            put(name, values.size() > 1 && list ? values : typed(name, values.getFirst()));
        }
    }

    /** The members of a JSON body. */
    void tree(Map<String, Object> body) {
        body.forEach((name, value) -> {
            if (name.equals(DATA)) {
                data(value);
            } else {
                put(name, value);
            }
        });
    }

    /** Rows that came as a file. */
    void content(GivenData.Content content) {
        give(content);
    }

    private void put(String name, Object value) {
        if (members.containsKey(name)) {
            faults.add(new Fault(name, "is given in the address and in the body; give it once"));
        }
        members.put(name, value);
    }

    private Object typed(String name, String text) {
        String value = text.strip();
        if (value.startsWith("{") || value.startsWith("[")) {
            return json(name, value);
        }
        if (NUMBERS.contains(name)) {
            return number(value).<Object>map(number -> number).orElse(value);
        }
        if (LISTS.contains(name) && value.contains(",")) {
            return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        }
        return value;
    }

    /** What is no number stays the text that it is, and whoever reads the member says so. */
    private static Optional<BigDecimal> number(String text) {
        try {
            return text.matches("[-+0-9.eE]{1,40}") ? Optional.of(new BigDecimal(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Object json(String name, String text) {
        try {
            return JsonTree.read(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (RejectedException e) {
            faults.addAll(e.rejection().faults());
            return null;
        }
    }

    private void data(Object value) {
        switch (value) {
            case null -> {}
            case List<?> rows -> rows(rows);
            case String text
            when text.stripLeading().startsWith("[") -> {
                if (json(DATA, text) instanceof List<?> rows) {
                    rows(rows);
                }
            }
            case String text when text.stripLeading().startsWith("{") -> give(InlineRows.of("inline.jsonl", text));
            case String text when text.contains("\n") || text.contains("\r") -> give(InlineRows.of("inline.csv", text));
            case String text -> give(new GivenData.Named(text.strip()));
            default -> faults.add(new Fault(DATA, "must be a text, or a list of rows such as [{\"column\": 1.5}]"));
        }
    }

    private void rows(List<?> rows) {
        if (rows.isEmpty()) {
            faults.add(new Fault(DATA, "has no rows"));
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!(rows.get(i) instanceof Map<?, ?>)) {
                faults.add(new Fault(DATA + "[" + i + "]", "must be an object of column names and values"));
            }
        }
        give(InlineRows.of(rows));
    }

    private void give(GivenData given) {
        if (data.isPresent()) {
            faults.add(new Fault(DATA, "is given more than once"));
        }
        data = Optional.of(given);
    }

    /** What was gathered; the data is left out when it is faulty, since its faults are told already. */
    ShortRequest toRequest(String bodyHash) {
        boolean faulty = faults.stream().anyMatch(fault -> fault.param().startsWith(DATA));
        return new ShortRequest(members, faulty ? Optional.empty() : data, faults, bodyHash);
    }
}
