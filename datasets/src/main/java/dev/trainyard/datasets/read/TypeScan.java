package dev.trainyard.datasets.read;

import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.NameHint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** First pass over the files: every fault, and what each column holds. */
final class TypeScan implements RowSink {

    private final Wanted wanted;
    private final Set<String> features;
    private final FaultList faults;
    private final Map<String, ColumnTypes> columns = new LinkedHashMap<>();
    private List<ColumnTypes> ofFile = new ArrayList<>();
    private Set<String> namesOfFile = new HashSet<>();
    private boolean second;
    private long rows;

    TypeScan(Wanted wanted, FaultList faults) {
        this.wanted = wanted;
        this.features = new HashSet<>(wanted.features());
        this.faults = faults;
    }

    /** The training file's columns, in its order. */
    List<ColumnTypes> columns() {
        return List.copyOf(columns.values());
    }

    /** Rows of all files so far. */
    long rows() {
        return rows;
    }

    @Override
    public void column(String name) {
        namesOfFile.add(name);
        if (!second) {
            columns.computeIfAbsent(name, ignored -> new ColumnTypes(name, roleOf(name), faults));
        }
        // A column that only the second file has is looked at like one that nobody wants.
        ofFile.add(columns.getOrDefault(name, new ColumnTypes(name, Wanted.Role.PASSED_OVER, faults)));
    }

    private Wanted.Role roleOf(String name) {
        if (wanted.targets().contains(name)) {
            return wanted.numericTargets() ? Wanted.Role.NUMERIC_TARGET : Wanted.Role.TARGET;
        }
        return features.isEmpty() || features.contains(name) ? Wanted.Role.FEATURE : Wanted.Role.PASSED_OVER;
    }

    @Override
    public void row(long line, String[] values) {
        rows++;
        for (int i = 0; i < ofFile.size(); i++) {
            ColumnTypes column = ofFile.get(i);
            if (column.role() != Wanted.Role.PASSED_OVER) {
                column.see(line, values[i]);
            }
        }
    }

    @Override
    public void fault(long line, String column, String message) {
        faults.add(line, column, message);
    }

    /** Says that a file is read to its end. */
    void endOfFile() {
        if (!second) {
            columns.values().forEach(ColumnTypes::settle);
        }
        columns.values().forEach(ColumnTypes::endOfFile);
        if (!namesOfFile.isEmpty()) {
            checkNames();
        }
        second = true;
        ofFile = new ArrayList<>();
        namesOfFile = new HashSet<>();
    }

    private void checkNames() {
        if (second) {
            columns.values().stream()
                    .filter(column -> column.role() != Wanted.Role.PASSED_OVER)
                    .map(ColumnTypes::name)
                    .filter(name -> !namesOfFile.contains(name))
                    .forEach(name -> faults.add(0, name, "the file has no such column, but the training file has"));
            return;
        }
        List<String> known = List.copyOf(columns.keySet());
        require(wanted.targets(), "target", known);
        require(wanted.features(), "feature", known);
    }

    private void require(List<String> names, String role, List<String> known) {
        Set<String> before = new HashSet<>();
        for (String name : names) {
            if (!before.add(name)) {
                faults.add(0, name, "is named twice among the " + role + "s");
            } else if (!namesOfFile.contains(name)) {
                faults.add(
                        0,
                        name,
                        "the file has no such column, which is to be a " + role
                                + NameHint.of(name, known, "; it has "));
            }
        }
    }
}
