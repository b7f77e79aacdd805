package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.Table;
import dev.trainyard.job.recipe.DataSettings;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way of a table's rows, in order: choose columns, clean, split, fit on training rows, encode. */
public final class Preparation {

    private final Table table;
    private final Recipe recipe;
    private final DataSettings settings;
    private final FaultList faults;
    private final DataLimits limits;
    private final List<String> warnings;
    private final Map<String, String> droppedColumns = new LinkedHashMap<>();

    /**
     * A preparation of a table with every column that the recipe names, or with a reason why it is left out.
     *
     * @param faults takes what makes the rows unusable
     */
    public Preparation(Table table, Recipe recipe, FaultList faults, DataLimits limits) {
        this.table = table;
        this.recipe = recipe;
        this.settings = recipe.table().data();
        this.faults = faults;
        this.limits = limits;
        this.warnings = new ArrayList<>(table.notes());
        table.leftOut().forEach(this::leaveOut);
    }

    /** Goes the whole way. */
    public Prepared prepare() {
        Map<String, Column> columns =
                table.columns().stream().collect(Collectors.toMap(Column::name, Function.identity()));
        List<Column> targets = settings.targets().stream().map(columns::get).toList();
        List<Column> features = features(columns);
        List<Column> used = new ArrayList<>(features);
        used.addAll(targets);
        RowIdentity identity = new RowIdentity(used, recipe.seed(), table.rows());
        RowCleaning cleaning = new RowCleaning(features, targets, settings.clean());
        int[] rows = cleaning.clean(table.rows(), identity);
        TargetCoder coder = TargetCoder.of(recipe.task(), targets, rows);
        new TargetCheck(recipe, faults).check(coder, cleaning, rows.length);
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        Splitter.Parts parts = split(rows, identity, coder);
        checkParts(parts);
        List<Column> kept = keepUseful(features, parts.train());
        if (kept.isEmpty()) {
            faults.add(0, "", noFeatures());
        }
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        LeakCheck.warn(kept, coder, rows, warnings);
        warnOfUnseenClasses(coder, parts.train());
        return encode(kept, parts, coder, audit(coder, cleaning, rows));
    }

    private List<Column> features(Map<String, Column> columns) {
        List<String> names = settings.features().isEmpty() ? table.names() : settings.features();
        return names.stream()
                .filter(name -> columns.containsKey(name) && !settings.targets().contains(name))
                .map(columns::get)
                .toList();
    }

    private Splitter.Parts split(int[] rows, RowIdentity identity, TargetCoder coder) {
        DataSettings.Split shares = settings.split();
        int classes = Math.max(1, coder.classes().size());
        int border = table.firstOfSecondFile();
        if (border == table.rows()) {
            return new Splitter(identity, shares, classes, coder::classIndex).split(rows);
        }
        // The second file is the validation: the first is cut by the two other shares alone.
        double sum = shares.train() + shares.test();
        DataSettings.Split rest =
                new DataSettings.Split(shares.train() / sum, 0, shares.test() / sum, shares.stratify());
        int[] first = Arrays.stream(rows).filter(row -> row < border).toArray();
        int[] second = Arrays.stream(rows).filter(row -> row >= border).toArray();
        Splitter.Parts parts = new Splitter(identity, rest, classes, coder::classIndex).split(first);
        return new Splitter.Parts(parts.train(), second, parts.heldout());
    }

    private void checkParts(Splitter.Parts parts) {
        if (parts.train().length == 0 || parts.validation().length == 0) {
            faults.add(
                    0,
                    "",
                    "too few rows: the split leaves " + parts.train().length + " for training and "
                            + parts.validation().length + " for validation; add rows or change the shares");
        }
    }

    private List<Column> keepUseful(List<Column> features, int[] train) {
        ColumnFit fit = new ColumnFit(settings, train);
        List<Column> kept = new ArrayList<>();
        for (Column column : features) {
            if (settings.clean().dropConstantColumns() && fit.isConstant(column)) {
                droppedColumns.put(column.name(), "constant in the training rows");
            } else if (fit.isIdentifier(column)) {
                leaveOut(column.name(), "almost every row has a text of its own");
            } else {
                kept.add(column);
            }
        }
        return kept;
    }

    private void leaveOut(String column, String why) {
        droppedColumns.put(column, why);
        warnings.add("The column '" + Excerpt.of(column) + "' was left out, since nothing can be learnt from it: " + why
                + ".");
    }

    private String noFeatures() {
        String reasons = droppedColumns.entrySet().stream()
                .limit(20)
                .map(dropped -> "'" + Excerpt.of(dropped.getKey()) + "': " + dropped.getValue())
                .collect(Collectors.joining("; "));
        return "no feature is left to learn from"
                + (reasons.isEmpty() ? "; the file has no column beside the target" : " (" + reasons + ")");
    }

    private void warnOfUnseenClasses(TargetCoder coder, int[] train) {
        boolean[] seen = new boolean[coder.classes().size()];
        if (seen.length > 0) {
            Arrays.stream(train).forEach(row -> seen[coder.classIndex(row)] = true);
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                warnings.add("No training row has the class '"
                        + Excerpt.of(coder.classes().get(i)) + "', so it cannot be learnt; give more rows of it.");
            }
        }
    }

    private Prepared encode(List<Column> kept, Splitter.Parts parts, TargetCoder coder, Audit audit) {
        ColumnFit fit = new ColumnFit(settings, parts.train());
        Preprocessing preprocessing =
                new Preprocessing(kept.stream().map(fit::fit).toList(), coder.encoding(fit));
        new EncodedSize(preprocessing, parts, limits).check(table.bytes(), faults);
        if (!faults.isEmpty()) {
            return Prepared.Faulty.of(faults);
        }
        RowEncoder encoder = new RowEncoder(kept, preprocessing, coder);
        return new Prepared.Ready(
                encoder.encode(parts.train()),
                encoder.encode(parts.validation()),
                encoder.encode(parts.heldout()),
                preprocessing,
                audit);
    }

    private Audit audit(TargetCoder coder, RowCleaning cleaning, int[] rows) {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (recipe.task() == LearningTask.CLASSIFICATION) {
            coder.classes().forEach(name -> counts.put(name, 0L));
            for (int row : rows) {
                counts.merge(coder.classes().get(coder.classIndex(row)), 1L, Long::sum);
            }
        }
        return new Audit(
                table.rows(),
                cleaning.withoutTarget(),
                cleaning.incomplete(),
                cleaning.duplicates(),
                settings.clean().dropDuplicates() ? cleaning.duplicates() : 0,
                cleaning.missing(),
                droppedColumns,
                counts,
                warnings);
    }
}
