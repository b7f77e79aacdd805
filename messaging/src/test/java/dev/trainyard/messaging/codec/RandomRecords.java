package dev.trainyard.messaging.codec;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Fills any record of the job model with seeded values, by its components' types. */
final class RandomRecords {

    private static final String LETTERS = "abz019-_./ \"\\\n\t{}[]:,äλ中\u0000\u2028";
    private static final double[] DOUBLES = {
        0, -0.0, 1, 1.0 / 3, -1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 12_345_678.9
    };

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    <T> T next(Class<T> type) {
        return type.cast(value(type));
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return random.nextBoolean() ? Optional.empty() : Optional.of(value(arguments[0]));
            }
            if (raw == List.class) {
                return several(arguments[0]);
            }
            if (raw == Set.class) {
                return new LinkedHashSet<>(several(arguments[0]));
            }
            if (raw == Map.class) {
                Map<Object, Object> map = new LinkedHashMap<>();
                several(arguments[0]).forEach(key -> map.put(key, value(arguments[1])));
                return map;
            }
        }
        return plain((Class<?>) type);
    }

    private List<Object> several(Type type) {
        List<Object> elements = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            elements.add(value(type));
        }
        return elements;
    }

    private Object plain(Class<?> type) {
        if (type == String.class) {
            return text();
        } else if (type == long.class || type == Long.class) {
            return random.nextBoolean() ? random.nextLong() : random.nextLong(100);
        } else if (type == int.class) {
            return random.nextInt();
        } else if (type == double.class) {
            return number();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == OptionalDouble.class) {
            return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number());
        } else if (type == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt());
        } else if (type == OptionalLong.class) {
            return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
        } else if (type == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
        } else if (type == Duration.class) {
            return Duration.ofMillis(random.nextLong(4_000_000_000_000L));
        } else if (type == TaskId.class) {
            return new TaskId(text().replace('/', '-'), oneOf(TaskKind.values()), random.nextLong());
        } else if (type == Recipe.class) {
            return Examples.recipe(random.nextBoolean());
        } else if (type.isEnum()) {
            return oneOf(type.getEnumConstants());
        } else if (type.isSealed()) {
            return value(oneOf(type.getPermittedSubclasses()));
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new IllegalStateException("no way to make up a " + type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> value(component.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make up a " + type, e);
        }
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private double number() {
        return random.nextInt(3) == 0 ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)];
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
