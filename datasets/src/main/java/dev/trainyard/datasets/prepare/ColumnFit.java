package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.DataSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fits one column's encoding on training rows only. */
final class ColumnFit {

    private final DataSettings settings;
    private final int[] train;

    ColumnFit(DataSettings settings, int[] train) {
        this.settings = settings;
        this.train = train;
    }

    /** Value to number: (value - center) / scale. */
    record Scaling(double center, double scale) {}

    EncodedColumn fit(Column column) {
        return switch (column) {
            case Column.Numbers numbers -> fitNumbers(numbers);
            case Column.Words words -> fitWords(words);
        };
    }

    /** Whether all training rows have one value, or none. */
    boolean isConstant(Column column) {
        boolean known = false;
        long key = 0;
        for (int row : train) {
            if (!column.isMissing(row)) {
                if (known && column.key(row) != key) {
                    return false;
                }
                known = true;
                key = column.key(row);
            }
        }
        return true;
    }

    /** Whether almost every training row has a text of its own. */
    boolean isIdentifier(Column column) {
        return switch (column) {
            case Column.Numbers ignored -> false;
            case Column.Words words -> different(words) > Math.max(50, train.length / 2);
        };
    }

    private int different(Column.Words column) {
        boolean[] seen = new boolean[column.words().size()];
        int count = 0;
        for (int row : train) {
            if (!column.isMissing(row) && !seen[column.codes()[row]]) {
                seen[column.codes()[row]] = true;
                count++;
            }
        }
        return count;
    }

    private EncodedColumn fitNumbers(Column.Numbers column) {
        Statistics statistics = statistics(column);
        OptionalDouble ifMissing =
                switch (settings.clean().missing()) {
                    case DROP -> OptionalDouble.empty();
                    case MEAN -> OptionalDouble.of(statistics.mean());
                    case MEDIAN -> OptionalDouble.of(statistics.median());
                    case MODE -> OptionalDouble.of(statistics.mode());
                };
        Scaling scaling = column.truths() ? new Scaling(0, 1) : scaling(statistics);
        return new EncodedColumn.Scaled(column.name(), column.truths(), scaling.center(), scaling.scale(), ifMissing);
    }

    private Scaling scaling(Statistics statistics) {
        return switch (settings.transform().numeric()) {
            case NONE -> new Scaling(0, 1);
            case STANDARDIZE -> new Scaling(statistics.mean(), orOne(statistics.deviation()));
            case MIN_MAX -> new Scaling(statistics.least(), orOne(statistics.most() - statistics.least()));
        };
    }

    private EncodedColumn fitWords(Column.Words column) {
        int[] counts = new int[column.words().size()];
        for (int row : train) {
            if (!column.isMissing(row)) {
                counts[column.codes()[row]]++;
            }
        }
        List<String> places = new ArrayList<>();
        int most = 0;
        String mode = "";
        for (int code = 0; code < counts.length; code++) {
            String word = column.words().get(code);
            if (counts[code] > 0) {
                places.add(word);
            }
            if (counts[code] > most || counts[code] == most && most > 0 && word.compareTo(mode) < 0) {
                most = counts[code];
                mode = word;
            }
        }
        places.sort(null);
        // A text has no mean or median: its most frequent value stands in, the first in the alphabet of equals.
        boolean impute = settings.clean().missing() != DataSettings.Missing.DROP;
        return new EncodedColumn.OneHot(column.name(), places, impute ? Optional.of(mode) : Optional.empty());
    }

    /** A target is standardized when the features are, so that one learning rate fits all units. */
    Scaling fitTarget(Column.Numbers column) {
        if (settings.transform().numeric() != DataSettings.Numeric.STANDARDIZE) {
            return new Scaling(0, 1);
        }
        Statistics statistics = statistics(column);
        return new Scaling(statistics.mean(), orOne(statistics.deviation()));
    }

    private Statistics statistics(Column.Numbers column) {
        return new Statistics(Arrays.stream(train)
                .mapToDouble(row -> column.values()[row])
                .filter(value -> !Double.isNaN(value))
                .toArray());
    }

    private static double orOne(double scale) {
        return scale > 0 ? scale : 1;
    }
}
