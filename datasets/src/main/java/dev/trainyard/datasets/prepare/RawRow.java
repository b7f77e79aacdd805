package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.Values;
import dev.trainyard.job.tree.NearestName;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** One raw row on its way to numbers. */
record RawRow(int number, Map<String, Object> values, List<Preprocessing.RowFault> faults) {

    void encode(Preprocessing preprocessing, float[] features, int start) {
        refuseUnknown(preprocessing);
        int at = start;
        for (EncodedColumn column : preprocessing.columns()) {
            switch (column) {
                case EncodedColumn.Scaled numeric -> {
                    OptionalDouble value = number(numeric);
                    if (value.isPresent()) {
                        features[at] = (float) ((value.getAsDouble() - numeric.center()) / numeric.scale());
                    }
                }
                case EncodedColumn.OneHot oneHot -> {
                    String word = word(oneHot);
                    if (!word.isEmpty()) {
                        features[at + oneHot.placeOf(word)] = 1;
                    }
                }
            }
            at += column.width();
        }
    }

    private void refuseUnknown(Preprocessing preprocessing) {
        List<String> known =
                preprocessing.columns().stream().map(EncodedColumn::name).toList();
        for (String name : values.keySet()) {
            boolean target = preprocessing.target().names().contains(name);
            if (!target && preprocessing.column(name).isEmpty()) {
                fault(
                        name,
                        "is no column that this model was trained on"
                                + NearestName.of(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; those are " + String.join(", ", known)));
            }
        }
    }

    private OptionalDouble number(EncodedColumn.Scaled column) {
        Object value = values.get(column.name());
        if (value == null || value instanceof String text && Values.isMissing(text.strip())) {
            if (column.ifMissing().isEmpty()) {
                fault(column.name(), "is missing, and this model was trained without missing values");
            }
            return column.ifMissing();
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return OptionalDouble.of(number.doubleValue());
        }
        if (value instanceof Boolean truth) {
            return OptionalDouble.of(truth ? 1 : 0);
        }
        if (value instanceof String text && Values.isNumber(text.strip())) {
            return OptionalDouble.of(Double.parseDouble(text.strip()));
        }
        if (value instanceof String text && column.truth() && Values.isTruth(text.strip())) {
            return OptionalDouble.of(text.strip().equalsIgnoreCase("true") ? 1 : 0);
        }
        fault(column.name(), column.truth() ? "must be true or false" : "must be a finite number");
        return OptionalDouble.empty();
    }

    private String word(EncodedColumn.OneHot column) {
        Object value = values.get(column.name());
        if (value == null || value instanceof String text && Values.isMissing(text.strip())) {
            if (column.ifMissing().isEmpty()) {
                fault(column.name(), "is missing, and this model was trained without missing values");
            }
            return column.ifMissing().orElse("");
        }
        return switch (value) {
            case String text -> text.strip();
            case Boolean truth -> truth.toString();
            case Number number -> Column.written(number.doubleValue(), false);
            default -> {
                fault(column.name(), "must be a text");
                yield "";
            }
        };
    }

    private void fault(String column, String message) {
        faults.add(new Preprocessing.RowFault(number, column, message));
    }
}
