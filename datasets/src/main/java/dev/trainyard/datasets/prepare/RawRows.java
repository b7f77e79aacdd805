package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.NameHint;
import dev.trainyard.datasets.read.Values;
import dev.trainyard.job.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Raw rows on their way to numbers. */
final class RawRows {

    /** As many numbers as one call may ask for: 64 MB. */
    private static final long MOST_NUMBERS = 1 << 24;

    private static final String NEEDED = "is missing, and this model was trained without missing values";

    private final Preprocessing preprocessing;
    private final List<String> names;
    private final Set<String> known;
    private final List<Preprocessing.RowFault> faults = new ArrayList<>();
    private long total;
    private int row;

    RawRows(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.names = preprocessing.columns().stream().map(EncodedColumn::name).toList();
        this.known = new HashSet<>(names);
        this.known.addAll(preprocessing.target().names());
    }

    Preprocessing.Encoded encode(List<Map<String, Object>> rows) {
        int width = preprocessing.featureCount();
        if ((long) rows.size() * width > MOST_NUMBERS) {
            fault("", String.format("%,d rows are too many at once; send %,d", rows.size(), MOST_NUMBERS / width));
            return new Preprocessing.Encoded.Faulty(faults, total);
        }
        float[] features = new float[rows.size() * width];
        for (row = 0; row < rows.size(); row++) {
            encode(rows.get(row), features, row * width);
        }
        return total == 0
                ? new Preprocessing.Encoded.Features(Tensor.ofFloats("features", features, rows.size(), width))
                : new Preprocessing.Encoded.Faulty(faults, total);
    }

    private void encode(Map<String, Object> values, float[] features, int start) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                fault(name, "is no column that this model was trained on" + hint(name));
            }
        }
        int at = start;
        for (EncodedColumn column : preprocessing.columns()) {
            Object value = values.get(column.name());
            switch (column) {
                case EncodedColumn.Scaled scaled -> {
                    OptionalDouble number = number(scaled, value);
                    if (number.isPresent()) {
                        features[at] = scaled.encoded(number.getAsDouble());
                    }
                }
                case EncodedColumn.OneHot oneHot -> {
                    OptionalInt place = place(oneHot, value);
                    if (place.isPresent()) {
                        features[at + place.getAsInt()] = 1;
                    }
                }
            }
            at += column.width();
        }
    }

    private OptionalDouble number(EncodedColumn.Scaled column, Object value) {
        if (isMissing(value)) {
            if (column.ifMissing().isEmpty()) {
                fault(column.name(), NEEDED);
            }
            return column.ifMissing();
        }
        double number =
                switch (value) {
                    case Number written -> written.doubleValue() + 0.0;
                    case Boolean truth -> truth ? 1 : 0;
                    case String text when column.truth() && Values.isTruth(text.strip()) -> Values.truth(text.strip());
                    case String text -> Values.number(text.strip());
                    default -> Double.NaN;
                };
        boolean fits = column.truth() ? number == 0 || number == 1 : Math.abs(number) <= Values.LARGEST;
        if (!fits) {
            fault(column.name(), column.truth() ? "must be true or false" : "must be a number within ±3.4e38");
        }
        return fits ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    private OptionalInt place(EncodedColumn.OneHot column, Object value) {
        if (isMissing(value)) {
            if (column.ifMissing().isEmpty()) {
                fault(column.name(), NEEDED);
                return OptionalInt.empty();
            }
            return OptionalInt.of(column.placeOf(column.ifMissing().get()));
        }
        return switch (value) {
            case String text -> OptionalInt.of(column.placeOf(text.strip()));
            case Boolean truth -> OptionalInt.of(PlainText.placeOf(truth, column));
            case Number number -> OptionalInt.of(PlainText.placeOf(number, column));
            default -> {
                fault(column.name(), "must be a text");
                yield OptionalInt.empty();
            }
        };
    }

    private static boolean isMissing(Object value) {
        return value == null || value instanceof String text && Values.isMissing(text.strip());
    }

    private String hint(String name) {
        return faults.size() < FaultList.MOST_KEPT ? NameHint.of(name, names, "; those are ") : "";
    }

    private void fault(String column, String message) {
        total++;
        if (faults.size() < FaultList.MOST_KEPT) {
            faults.add(new Preprocessing.RowFault(row, Excerpt.of(column), message));
        }
    }
}
