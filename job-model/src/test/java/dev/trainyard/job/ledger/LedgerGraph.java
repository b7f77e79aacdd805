package dev.trainyard.job.ledger;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that a ledger holds, written out field by field as reflection finds it, so that no field can be forgotten:
 * two ledgers with the same text behave alike for ever after. Whoever adds state gets it compared without asking.
 */
public final class LedgerGraph {

    private static final String OURS = Ledger.class.getPackageName();

    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
    private final Map<String, Set<String>> values;

    private LedgerGraph(Map<String, Set<String>> values) {
        this.values = values;
    }

    /** The ledger's whole state as text, one field a line. */
    public static String of(Ledger ledger) {
        return of(ledger, new HashMap<>());
    }

    /** As {@link #of(Ledger)}, and adds each field's values to those that were seen before, a few of each. */
    static String of(Ledger ledger, Map<String, Set<String>> values) {
        return new LedgerGraph(values).text(ledger);
    }

    /** The fields that make up the state, by their class, in every class of ours that can change. */
    static List<String> fieldsOf(Class<?> root) {
        List<String> names = new ArrayList<>();
        collect(root, new HashSet<>(), names);
        return names;
    }

    private static void collect(Class<?> type, Set<Class<?>> known, List<String> names) {
        if (!isState(type) || !known.add(type)) {
            return;
        }
        for (Field field : stateFields(type)) {
            if (!isState(field.getType())) {
                names.add(nameOf(field));
            }
            typesIn(field).forEach(part -> collect(part, known, names));
        }
    }

    private static Stream<Class<?>> typesIn(Field field) {
        return Stream.concat(
                Stream.of(field.getType()),
                Stream.of(field.getGenericType().getTypeName().split("[<>, ]+")).flatMap(LedgerGraph::named));
    }

    private static Stream<Class<?>> named(String name) {
        try {
            return name.startsWith(OURS) ? Stream.of(Class.forName(name)) : Stream.empty();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A class of ours whose objects can change. */
    private static boolean isState(Class<?> type) {
        return type.getName().startsWith(OURS)
                && !type.isRecord()
                && !type.isEnum()
                && !type.isInterface()
                && !type.isHidden();
    }

    private static List<Field> stateFields(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    private static String nameOf(Field field) {
        return field.getDeclaringClass().getName().substring(OURS.length() + 1) + "." + field.getName();
    }

    private String text(Object value) {
        return switch (value) {
            case Optional<?> optional ->
                optional.map(inner -> "[" + text(inner) + "]").orElse("[]");
            case Map<?, ?> map -> text(map);
            case Collection<?> collection -> text(collection);
            case Record record when Modifier.isPublic(record.getClass().getModifiers()) -> record.toString();
            case Record record ->
                Stream.of(record.getClass().getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(field -> field.getName() + "=" + text(valueOf(field, record)))
                        .toList()
                        .toString();
            case Object object when isState(object.getClass()) -> state(object);
            case Object object -> object.toString();
        };
    }

    private String state(Object object) {
        Integer before = seen.putIfAbsent(object, seen.size());
        if (before != null) {
            return "#" + before;
        }
        StringBuilder text = new StringBuilder(object.getClass().getSimpleName() + "{\n");
        for (Field field : stateFields(object.getClass())) {
            String value = text(valueOf(field, object));
            if (!isState(field.getType())) {
                Set<String> known = values.computeIfAbsent(nameOf(field), ignored -> new HashSet<>());
                if (known.size() < 2) {
                    known.add(value);
                }
            }
            text.append(field.getName()).append('=').append(value).append('\n');
        }
        return text.append('}').toString();
    }

    private static Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In its own order where it has one, else sorted; without entries that only say that nothing is there. */
    private String text(Map<?, ?> map) {
        Map<String, String> entries = map instanceof SequencedMap ? new LinkedHashMap<>() : new TreeMap<>();
        Stream<? extends Map.Entry<?, ?>> ordered = map instanceof SequencedMap
                ? map.entrySet().stream()
                : map.entrySet().stream().sorted(Comparator.comparing(entry -> text(entry.getKey())));
        ordered.forEach(entry -> {
            if (!isEmpty(entry.getValue())) {
                entries.put(text(entry.getKey()), text(entry.getValue()));
            }
        });
        return String.join(
                "\n", entries.entrySet().stream().map(Object::toString).toList());
    }

    /** A lane without tasks or a tenant without anything: asking for one makes one. */
    private static boolean isEmpty(Object value) {
        return isState(value.getClass())
                && stateFields(value.getClass()).stream()
                        .map(field -> valueOf(field, value))
                        .allMatch(part -> part.equals(0L)
                                || (part instanceof Collection<?> collection && collection.isEmpty())
                                || (part instanceof Map<?, ?> inner && inner.isEmpty()));
    }

    private String text(Collection<?> collection) {
        Stream<String> elements = collection.stream().map(this::text);
        return (collection instanceof SequencedCollection ? elements : elements.sorted())
                .toList()
                .toString();
    }
}
