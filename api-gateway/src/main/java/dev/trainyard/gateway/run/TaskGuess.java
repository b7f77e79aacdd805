package dev.trainyard.gateway.run;

import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.Table;
import dev.trainyard.datasets.read.TableReader;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.NearestName;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a table is probably for, when the request does not say. The target is the last column; texts, truths and at most
 * twenty different whole numbers are classes, everything else are values.
 */
record TaskGuess(String task, List<String> targets) {

    private static final long MOST_CLASSES = 20;

    /**
     * Looks at a file.
     *
     * @param named the targets, when the request names any
     * @return empty when there were faults, which are added to the list
     */
    static Optional<TaskGuess> of(DataFile file, List<String> named, List<Fault> faults) throws IOException {
        FaultList found = new FaultList();
        Optional<Table> table = new TableReader(found).read(file, Optional.empty());
        if (table.isEmpty()) {
            found.kept().forEach(fault -> faults.add(new Fault("data", fault.sentence())));
            return Optional.empty();
        }
        List<String> names = table.get().names();
        List<String> missing =
                named.stream().filter(name -> !names.contains(name)).toList();
        missing.forEach(name -> faults.add(new Fault("target", missing(name, names))));
        if (!missing.isEmpty()) {
            return Optional.empty();
        }
        List<String> targets = named.isEmpty() ? List.of(names.getLast()) : named;
        boolean classes = targets.size() == 1
                && table.get()
                        .column(targets.getFirst())
                        .filter(TaskGuess::areClasses)
                        .isPresent();
        return Optional.of(new TaskGuess(classes ? "classification" : "regression", targets));
    }

    private static String missing(String name, List<String> names) {
        return "the data has no column '" + name + "'"
                + NearestName.of(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; it has " + String.join(", ", names));
    }

    private static boolean areClasses(Column column) {
        return switch (column) {
            case Column.Words ignored -> true;
            case Column.Numbers numbers -> {
                double[] present = Arrays.stream(numbers.values())
                        .filter(value -> !Double.isNaN(value))
                        .distinct()
                        .limit(MOST_CLASSES + 1)
                        .toArray();
                yield numbers.truths()
                        || (present.length <= MOST_CLASSES
                                && Arrays.stream(present).allMatch(value -> value == Math.rint(value)));
            }
        };
    }
}
