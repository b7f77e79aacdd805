package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.LearningTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The targets of a table's rows: class indices, or values. */
final class TargetCoder {

    private final LearningTask task;
    private final List<Column> targets;
    private final List<String> classes;
    private final Map<String, Integer> indices = new HashMap<>();

    private TargetCoder(LearningTask task, List<Column> targets, List<String> classes) {
        this.task = task;
        this.targets = targets;
        this.classes = classes;
        classes.forEach(name -> indices.put(name, indices.size()));
    }

    /** Classes stand in the order of their numbers, or of the alphabet. */
    static TargetCoder of(LearningTask task, List<Column> targets, List<Integer> rows) {
        if (task == LearningTask.REGRESSION) {
            return new TargetCoder(task, targets, List.of());
        }
        Column target = targets.getFirst();
        Comparator<Integer> order =
                switch (target) {
                    case Column.Numbers numbers -> Comparator.comparingDouble(row -> numbers.values()[row]);
                    case Column.Words words -> Comparator.comparing(words::written);
                };
        List<String> classes =
                rows.stream().sorted(order).map(target::written).distinct().toList();
        return new TargetCoder(task, targets, classes);
    }

    List<String> classes() {
        return classes;
    }

    /** The class of a row; 0 when there are no classes. */
    int classIndex(int row) {
        return task == LearningTask.CLASSIFICATION
                ? indices.get(targets.getFirst().written(row))
                : 0;
    }

    /** What a row's target is called; for finding leaks. */
    String written(int row) {
        return targets.getFirst().written(row);
    }

    double value(int target, int row) {
        return switch (targets.get(target)) {
            case Column.Numbers numbers -> numbers.values()[row];
            case Column.Words ignored -> throw new IllegalStateException("a regression's targets are numbers");
        };
    }

    TargetEncoding encoding(ColumnFit fit) {
        if (task == LearningTask.CLASSIFICATION) {
            return new TargetEncoding.Classes(targets.getFirst().name(), classes);
        }
        List<Double> centers = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (Column target : targets) {
            switch (target) {
                case Column.Numbers numbers -> {
                    double[] fitted = fit.fitTarget(numbers);
                    centers.add(fitted[0]);
                    scales.add(fitted[1]);
                }
                case Column.Words ignored -> throw new IllegalStateException("a regression's targets are numbers");
            }
        }
        return new TargetEncoding.Values(targets.stream().map(Column::name).toList(), centers, scales);
    }
}
