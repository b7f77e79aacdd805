package dev.trainyard.gateway.run;

import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.Table;
import dev.trainyard.datasets.read.TableReader;
import dev.trainyard.job.tree.Fault;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a table is probably for, when the request does not say. The target is the last column; texts, truths and at most
 * twenty different whole numbers are classes, everything else are values.
 */
public final class TaskGuess {

    private static final long MOST_CLASSES = 20;

    private TaskGuess() {}

    /** A guess. */
    public record Guess(String task, String target) {}

    /**
     * Looks at a file.
     *
     * @param target the target, when the request names one
     */
    public static Guess of(DataFile file, Optional<String> target) throws IOException {
        FaultList faults = new FaultList();
        Optional<Table> table = new TableReader(faults).read(file, Optional.empty());
        if (table.isEmpty()) {
            throw Rejection.invalid(faultsOf(faults)).exception();
        }
        List<String> names = table.get().names();
        String chosen = target.orElse(names.getLast());
        Column column = table.get().column(chosen).orElseThrow(() -> Rejection.invalid(
                        "target", "the data has no column '" + chosen + "'; it has " + String.join(", ", names))
                .exception());
        return new Guess(areClasses(column) ? "classification" : "regression", chosen);
    }

    /** The faults of a file as faults of the member that named it. */
    private static List<Fault> faultsOf(FaultList faults) {
        return faults.kept().stream()
                .map(fault -> new Fault("data", fault.sentence()))
                .toList();
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
