package dev.trainyard.job.tree;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the members of one object of a tree. Faults are collected, not thrown, so that a client learns all of them at
 * once; after a fault the member counts as absent. {@link #finish()} names the members that nobody asked for.
 */
public final class TreeReader {

    private final String path;
    private final Map<String, Object> members;
    private final List<Fault> faults;
    private final Set<String> known = new LinkedHashSet<>();

    private TreeReader(String path, Map<String, Object> members, List<Fault> faults) {
        this.path = path;
        this.members = members;
        this.faults = faults;
    }

    /** Reads a whole tree; faults are added to the list. */
    public static TreeReader of(String path, Map<String, Object> members, List<Fault> faults) {
        return new TreeReader(path, members, faults);
    }

    /** The full name of a member. */
    public String nameOf(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    /** Notes a fault of a member. */
    public void fault(String member, String message) {
        faults.add(new Fault(member.isEmpty() ? path : nameOf(member), message));
    }

    /** The member's value; null and absence are the same. */
    public Optional<Object> value(String member) {
        known.add(member);
        return Optional.ofNullable(members.get(member));
    }

    /** Whether the member is there at all. */
    public boolean has(String member) {
        return value(member).isPresent();
    }

    /** A text. */
    public Optional<String> text(String member) {
        return value(member).flatMap(value -> {
            if (value instanceof String text) {
                return Optional.of(text);
            }
            fault(member, "must be a text, not " + describe(value));
            return Optional.empty();
        });
    }

    /** A text of at most so many letters, not empty. */
    public Optional<String> text(String member, int most) {
        return text(member).flatMap(text -> {
            if (text.isEmpty() || text.length() > most) {
                fault(member, "must have 1 to " + most + " letters, not " + text.length());
                return Optional.empty();
            }
            return Optional.of(text);
        });
    }

    /** One of several words. */
    public <T> Optional<T> oneOf(String member, Collection<T> choices, Function<T, String> wireName) {
        return text(member).flatMap(text -> {
            Optional<T> found = choices.stream()
                    .filter(choice -> wireName.apply(choice).equals(text))
                    .findFirst();
            if (found.isEmpty()) {
                List<String> names = choices.stream().map(wireName).toList();
                fault(
                        member,
                        "must be one of " + String.join(", ", names) + ", not '" + text + "'"
                                + NearestName.of(text, names)
                                        .map(name -> "; did you mean '" + name + "'?")
                                        .orElse(""));
            }
            return found;
        });
    }

    /** A whole number within bounds. */
    public OptionalLong integer(String member, long least, long most) {
        Optional<Object> value = value(member);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<BigDecimal> number = number(value.get());
        try {
            long whole = number.orElseThrow(ArithmeticException::new).longValueExact();
            if (whole >= least && whole <= most) {
                return OptionalLong.of(whole);
            }
        } catch (ArithmeticException e) {
            // Told below, together with numbers out of bounds.
        }
        fault(member, "must be a whole number from " + least + " to " + most + ", not " + describe(value.get()));
        return OptionalLong.empty();
    }

    /** A finite number within bounds, both included unless {@code openBelow}. */
    public OptionalDouble number(String member, double least, boolean openBelow, double most) {
        Optional<Object> value = value(member);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = number(value.get()).map(BigDecimal::doubleValue).orElse(Double.NaN);
        if (number <= most && (openBelow ? number > least : number >= least)) {
            return OptionalDouble.of(number);
        }
        fault(
                member,
                "must be a number " + (openBelow ? "above " : "from ") + plain(least) + " to " + plain(most) + ", not "
                        + describe(value.get()));
        return OptionalDouble.empty();
    }

    /** True or false. */
    public Optional<Boolean> truth(String member) {
        return value(member).flatMap(value -> {
            if (value instanceof Boolean truth) {
                return Optional.of(truth);
            }
            fault(member, "must be true or false, not " + describe(value));
            return Optional.empty();
        });
    }

    /** A text, or a list of different texts. */
    public Optional<List<String>> texts(String member) {
        return value(member).flatMap(value -> {
            List<?> items = value instanceof List<?> list ? list : List.of(value);
            boolean fits = items.stream().allMatch(item -> item instanceof String text && !text.isEmpty())
                    && new LinkedHashSet<>(items).size() == items.size();
            if (!fits) {
                fault(member, "must be a text or a list of different texts, not " + describe(value));
                return Optional.empty();
            }
            return Optional.of(items.stream().map(String.class::cast).toList());
        });
    }

    /** A list of anything. */
    public Optional<List<Object>> list(String member) {
        return value(member).flatMap(value -> {
            if (value instanceof List<?> list) {
                return Optional.of(new ArrayList<>(list));
            }
            fault(member, "must be a list, not " + describe(value));
            return Optional.empty();
        });
    }

    /** An object, to be read in turn. */
    public Optional<TreeReader> object(String member) {
        return value(member).flatMap(value -> asObject(member, value));
    }

    /** An item of a list as an object, to be read in turn. */
    public Optional<TreeReader> asObject(String member, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, inner) -> named.put(String.valueOf(name), inner));
            return Optional.of(new TreeReader(nameOf(member), named, faults));
        }
        fault(member, "must be an object, not " + describe(value));
        return Optional.empty();
    }

    /** The names of the members as they came. */
    public Set<String> names() {
        return members.keySet();
    }

    /** Says that this version knows a member but cannot do what it asks, unless its value asks for nothing. */
    public void notSupported(String member, Object... harmless) {
        value(member).ifPresent(value -> {
            boolean asksNothing = List.of(harmless).stream().anyMatch(allowed -> sameValue(allowed, value));
            if (!asksNothing) {
                fault(member, "is not supported yet by this version; leave it out");
            }
        });
    }

    private static boolean sameValue(Object left, Object right) {
        Optional<BigDecimal> a = number(left);
        Optional<BigDecimal> b = number(right);
        return a.isPresent() && b.isPresent() ? a.get().compareTo(b.get()) == 0 : left.equals(right);
    }

    /** Ends the reading: whatever member was never asked for is a fault. */
    public void finish() {
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                fault(
                        name,
                        "is not a member that is known here"
                                + NearestName.of(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; known are " + String.join(", ", known)));
            }
        }
    }

    private static Optional<BigDecimal> number(Object value) {
        return switch (value) {
            case BigDecimal number -> Optional.of(number);
            case Double number -> Double.isFinite(number) ? Optional.of(BigDecimal.valueOf(number)) : Optional.empty();
            case Float number -> Float.isFinite(number) ? Optional.of(BigDecimal.valueOf(number)) : Optional.empty();
            case Number number -> Optional.of(new BigDecimal(number.toString()));
            default -> Optional.empty();
        };
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    /** A value in a message: short, and never the whole of a long one. */
    private static String describe(Object value) {
        return switch (value) {
            case String text -> text.length() > 40 ? "'" + text.substring(0, 40) + "…'" : "'" + text + "'";
            case Map<?, ?> ignored -> "an object";
            case List<?> ignored -> "that list";
            default -> String.valueOf(value);
        };
    }
}
