package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.DataSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Fits one column's encoding on training rows: exact, single-threaded and in one order, so it is repeatable. */
final class ColumnFit {

    private final DataSettings settings;
    private final List<Integer> train;

    ColumnFit(DataSettings settings, List<Integer> train) {
        this.settings = settings;
        this.train = train;
    }

    EncodedColumn fit(Column column) {
        return switch (column) {
            case Column.Numbers numbers -> fitNumbers(numbers);
            case Column.Words words -> fitWords(words);
        };
    }

    /** Whether all training rows have one value, or none. */
    boolean isConstant(Column column) {
        return train.stream()
                        .filter(row -> !column.isMissing(row))
                        .map(column::written)
                        .distinct()
                        .limit(2)
                        .count()
                < 2;
    }

    private EncodedColumn fitNumbers(Column.Numbers column) {
        double[] sorted = train.stream()
                .mapToDouble(row -> column.values()[row])
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        OptionalDouble ifMissing =
                switch (settings.clean().missing()) {
                    case DROP -> OptionalDouble.empty();
                    case MEAN -> OptionalDouble.of(mean(sorted));
                    case MEDIAN -> OptionalDouble.of(median(sorted));
                    case MODE -> OptionalDouble.of(mode(sorted));
                };
        if (column.truths()) {
            return new EncodedColumn.Scaled(column.name(), true, 0, 1, ifMissing);
        }
        return switch (settings.transform().numeric()) {
            case NONE -> new EncodedColumn.Scaled(column.name(), false, 0, 1, ifMissing);
            case STANDARDIZE ->
                new EncodedColumn.Scaled(column.name(), false, mean(sorted), orOne(deviation(sorted)), ifMissing);
            case MIN_MAX -> {
                double least = sorted.length == 0 ? 0 : sorted[0];
                double most = sorted.length == 0 ? 1 : sorted[sorted.length - 1];
                yield new EncodedColumn.Scaled(column.name(), false, least, orOne(most - least), ifMissing);
            }
        };
    }

    private EncodedColumn fitWords(Column.Words column) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int row : train) {
            if (!column.isMissing(row)) {
                counts.merge(column.written(row), 1, Integer::sum);
            }
        }
        // A text has no mean or median: its most frequent value stands in, the first in the alphabet of equals.
        Optional<String> mode = counts.entrySet().stream()
                .max((left, right) -> left.getValue().equals(right.getValue())
                        ? right.getKey().compareTo(left.getKey())
                        : left.getValue() - right.getValue())
                .map(Map.Entry::getKey);
        boolean impute = settings.clean().missing() != DataSettings.Missing.DROP;
        return new EncodedColumn.OneHot(column.name(), List.copyOf(counts.keySet()), impute ? mode : Optional.empty());
    }

    /** Center and scale of a target: standardized like the features, so that one learning rate fits all units. */
    double[] fitTarget(Column.Numbers column) {
        double[] sorted =
                train.stream().mapToDouble(row -> column.values()[row]).sorted().toArray();
        return settings.transform().numeric() == DataSettings.Numeric.STANDARDIZE
                ? new double[] {mean(sorted), orOne(deviation(sorted))}
                : new double[] {0, 1};
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** The population's standard deviation. */
    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    private static double median(double[] sorted) {
        if (sorted.length == 0) {
            return 0;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The most frequent value; the smallest of equals. */
    private static double mode(double[] sorted) {
        double best = 0;
        int most = 0;
        for (int start = 0; start < sorted.length; ) {
            int end = start;
            while (end < sorted.length && sorted[end] == sorted[start]) {
                end++;
            }
            if (end - start > most) {
                most = end - start;
                best = sorted[start];
            }
            start = end;
        }
        return best;
    }

    private static double orOne(double scale) {
        return scale > 0 ? scale : 1;
    }
}
