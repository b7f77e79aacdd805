package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.Table;
import dev.trainyard.job.recipe.DataSettings;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tree.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The way of a table's rows, in order: choose columns, clean, split, fit on training rows, encode. */
public final class Preparation {

    private final Table table;
    private final Recipe recipe;
    private final DataSettings settings;
    private final FaultList faults;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> droppedColumns = new LinkedHashMap<>();
    private final Map<String, Long> missing = new LinkedHashMap<>();
    private long withoutTarget;
    private long incomplete;
    private long duplicates;

    /** @param faults takes what makes the rows unusable */
    public Preparation(Table table, Recipe recipe, FaultList faults) {
        this.table = table;
        this.recipe = recipe;
        this.settings = recipe.data();
        this.faults = faults;
    }

    /** Goes the whole way. */
    public Prepared prepare() {
        List<Column> targets = chooseTargets();
        List<Column> features = chooseFeatures(targets);
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        List<Column> used = new ArrayList<>(features);
        used.addAll(targets);
        long[] hashes = hashes(used);
        List<Integer> rows = clean(features, targets, hashes);
        TargetCoder coder = TargetCoder.of(recipe.task(), targets, rows);
        checkTarget(coder, rows);
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        Splitter.Parts parts = split(rows, hashes, coder);
        checkParts(parts);
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        List<Column> kept = keepUseful(features, parts.train());
        if (kept.isEmpty()) {
            faults.add(0, "", "no feature is left to learn from: " + droppedColumns);
            return Prepared.Faulty.of(faults);
        }
        LeakCheck.warn(kept, coder, rows, warnings);
        ColumnFit fit = new ColumnFit(settings, parts.train());
        Preprocessing preprocessing =
                new Preprocessing(kept.stream().map(fit::fit).toList(), coder.encoding(fit));
        RowEncoder encoder = new RowEncoder(kept, preprocessing, coder);
        return new Prepared.Ready(
                encoder.encode(parts.train()),
                encoder.encode(parts.validation()),
                encoder.encode(parts.heldout()),
                preprocessing,
                audit(coder, rows));
    }

    private List<Column> chooseTargets() {
        List<Column> targets = choose(settings.targets(), "target");
        if (recipe.task() == LearningTask.REGRESSION) {
            targets.stream()
                    .filter(Column.Words.class::isInstance)
                    .map(Column.Words.class::cast)
                    .forEach(this::refuseWords);
        }
        return targets;
    }

    private void refuseWords(Column.Words target) {
        for (int row = 0; row < table.rows(); row++) {
            if (!target.isMissing(row) && !dev.trainyard.datasets.read.Values.isNumber(target.written(row))) {
                faults.add(
                        table.lines()[row],
                        target.name(),
                        "'" + target.written(row) + "' is no number, but a regression predicts numbers");
            }
        }
    }

    private List<Column> chooseFeatures(List<Column> targets) {
        if (!settings.features().isEmpty()) {
            return choose(settings.features(), "feature");
        }
        return table.columns().stream()
                .filter(column -> !targets.contains(column))
                .toList();
    }

    private List<Column> choose(List<String> names, String role) {
        List<Column> chosen = new ArrayList<>();
        for (String name : names) {
            Optional<Column> column = table.column(name);
            if (column.isEmpty()) {
                faults.add(
                        0,
                        name,
                        "the file has no such column, which is to be a " + role
                                + NearestName.of(name, table.names())
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; it has " + String.join(", ", table.names())));
            }
            column.ifPresent(chosen::add);
        }
        return chosen;
    }

    private long[] hashes(List<Column> used) {
        RowHash hash = new RowHash(used, recipe.seed());
        long[] hashes = new long[table.rows()];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = hash.of(row);
        }
        return hashes;
    }

    private List<Integer> clean(List<Column> features, List<Column> targets, long[] hashes) {
        List<Integer> rows = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < table.rows(); i++) {
            int row = i;
            if (targets.stream().anyMatch(target -> target.isMissing(row))) {
                withoutTarget++;
                continue;
            }
            boolean complete = true;
            for (Column feature : features) {
                if (feature.isMissing(row)) {
                    missing.merge(feature.name(), 1L, Long::sum);
                    complete = false;
                }
            }
            if (!complete && settings.clean().missing() == DataSettings.Missing.DROP) {
                incomplete++;
                continue;
            }
            boolean first = seen.add(hashes[row]);
            duplicates += first ? 0 : 1;
            if (first || !settings.clean().dropDuplicates()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private void checkTarget(TargetCoder coder, List<Integer> rows) {
        if (rows.isEmpty()) {
            faults.add(
                    0,
                    "",
                    "no row is left: of " + table.rows() + ", " + withoutTarget + " have no target and " + incomplete
                            + " lack a feature");
        } else if (recipe.task() == LearningTask.CLASSIFICATION
                && coder.classes().size() < 2) {
            faults.add(
                    0,
                    settings.targets().getFirst(),
                    "has one class only, " + coder.classes() + "; a classification needs at least two");
        } else if (recipe.task() == LearningTask.CLASSIFICATION
                && coder.classes().size() > 1000) {
            faults.add(
                    0,
                    settings.targets().getFirst(),
                    "has " + coder.classes().size()
                            + " different values; are these classes? For numbers take the task regression");
        } else if (recipe.loss().kind() == dev.trainyard.job.recipe.Loss.Kind.BINARY_CROSS_ENTROPY
                && coder.classes().size() != 2) {
            faults.add(
                    0,
                    settings.targets().getFirst(),
                    "has " + coder.classes().size()
                            + " classes, but binary_cross_entropy takes exactly two; take cross_entropy");
        }
    }

    private Splitter.Parts split(List<Integer> rows, long[] hashes, TargetCoder coder) {
        DataSettings.Split shares = settings.split();
        if (table.firstOfSecondFile() == table.rows()) {
            return Splitter.split(rows, hashes, shares, coder::classIndex);
        }
        // The second file is the validation: the first is cut by the two other shares alone.
        double sum = shares.train() + shares.test();
        DataSettings.Split rest =
                new DataSettings.Split(shares.train() / sum, 0, shares.test() / sum, shares.stratify());
        List<Integer> first =
                rows.stream().filter(row -> row < table.firstOfSecondFile()).toList();
        List<Integer> second =
                rows.stream().filter(row -> row >= table.firstOfSecondFile()).toList();
        Splitter.Parts parts = Splitter.split(first, hashes, rest, coder::classIndex);
        return new Splitter.Parts(parts.train(), second, parts.heldout());
    }

    private void checkParts(Splitter.Parts parts) {
        if (parts.train().isEmpty() || parts.validation().isEmpty()) {
            faults.add(
                    0,
                    "",
                    "too few rows: the split leaves " + parts.train().size() + " for training and "
                            + parts.validation().size() + " for validation; add rows or change the shares");
        }
    }

    private List<Column> keepUseful(List<Column> features, List<Integer> train) {
        ColumnFit fit = new ColumnFit(settings, train);
        List<Column> kept = new ArrayList<>();
        for (Column column : features) {
            if (settings.clean().dropConstantColumns() && fit.isConstant(column)) {
                droppedColumns.put(column.name(), "constant in the training rows");
            } else if (isIdentifier(column, train)) {
                droppedColumns.put(column.name(), "almost every row has a value of its own");
                warnings.add(
                        "The column '" + column.name()
                                + "' was left out: almost every row has a text of its own there, so nothing can be learnt from it.");
            } else {
                kept.add(column);
            }
        }
        return kept;
    }

    private static boolean isIdentifier(Column column, List<Integer> train) {
        if (!(column instanceof Column.Words words)) {
            return false;
        }
        Set<Integer> codes = new HashSet<>();
        train.forEach(row -> codes.add(words.codes()[row]));
        return codes.size() > Math.max(50, train.size() / 2);
    }

    private Audit audit(TargetCoder coder, List<Integer> rows) {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (recipe.task() == LearningTask.CLASSIFICATION) {
            new TreeSet<>(coder.classes()).forEach(name -> counts.put(name, 0L));
            rows.forEach(row -> counts.merge(coder.classes().get(coder.classIndex(row)), 1L, Long::sum));
        }
        return new Audit(
                table.rows(),
                withoutTarget,
                incomplete,
                duplicates,
                settings.clean().dropDuplicates() ? duplicates : 0,
                missing,
                droppedColumns,
                counts,
                warnings);
    }
}
