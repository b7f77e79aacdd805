package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.LearningTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The targets of a table's rows: class indices, or values. */
final class TargetCoder {

    private final List<Column> targets;
    private final List<String> classes;
    private final IntUnaryOperator classOf;

    private TargetCoder(List<Column> targets, List<String> classes, IntUnaryOperator classOf) {
        this.targets = targets;
        this.classes = classes;
        this.classOf = classOf;
    }

    /** Classes stand in the order of their numbers, or of the alphabet. */
    static TargetCoder of(LearningTask task, List<Column> targets, int[] rows) {
        return switch (task) {
            case REGRESSION -> new TargetCoder(targets, List.of(), row -> 0);
            case CLASSIFICATION ->
                switch (targets.getFirst()) {
                    case Column.Numbers numbers -> ofNumbers(targets, numbers, rows);
                    case Column.Words words -> ofWords(targets, words, rows);
                };
            case LANGUAGE, CHAT -> throw new IllegalArgumentException("texts have no target column");
        };
    }

    private static TargetCoder ofNumbers(List<Column> targets, Column.Numbers target, int[] rows) {
        double[] values = Arrays.stream(rows)
                .mapToDouble(row -> target.values()[row])
                .sorted()
                .distinct()
                .toArray();
        List<String> names = Arrays.stream(values)
                .mapToObj(value -> Column.written(value, target.truths()))
                .toList();
        return new TargetCoder(targets, names, row -> Arrays.binarySearch(values, target.values()[row]));
    }

    private static TargetCoder ofWords(List<Column> targets, Column.Words target, int[] rows) {
        boolean[] used = new boolean[target.words().size()];
        for (int row : rows) {
            used[target.codes()[row]] = true;
        }
        List<String> names = new ArrayList<>();
        for (int code = 0; code < used.length; code++) {
            if (used[code]) {
                names.add(target.words().get(code));
            }
        }
        names.sort(null);
        int[] classOfCode = new int[used.length];
        for (int code = 0; code < used.length; code++) {
            classOfCode[code] =
                    Math.max(0, Collections.binarySearch(names, target.words().get(code)));
        }
        return new TargetCoder(targets, List.copyOf(names), row -> classOfCode[target.codes()[row]]);
    }

    List<String> classes() {
        return classes;
    }

    /** The class of a row; 0 when there are no classes. */
    int classIndex(int row) {
        return classOf.applyAsInt(row);
    }

    double value(int target, int row) {
        return switch (targets.get(target)) {
            case Column.Numbers numbers -> numbers.values()[row];
            case Column.Words ignored -> throw new IllegalStateException("a regression's targets are numbers");
        };
    }

    TargetEncoding encoding(ColumnFit fit) {
        if (!classes.isEmpty()) {
            return new TargetEncoding.Classes(targets.getFirst().name(), classes);
        }
        List<Double> centers = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (Column target : targets) {
            switch (target) {
                case Column.Numbers numbers -> {
                    ColumnFit.Scaling fitted = fit.fitTarget(numbers);
                    centers.add(fitted.center());
                    scales.add(fitted.scale());
                }
                case Column.Words ignored -> throw new IllegalStateException("a regression's targets are numbers");
            }
        }
        return new TargetEncoding.Values(targets.stream().map(Column::name).toList(), centers, scales);
    }
}
