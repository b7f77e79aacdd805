package dev.trainyard.datasets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects faults: the first hundred are kept, all are counted. */
public final class FaultList {

    /** How many are kept: more than anyone mends before trying again. */
    public static final int MOST_KEPT = 100;

    private final List<DataFault> kept = new ArrayList<>();
    private DataFault.Source file = DataFault.Source.TRAINING;
    private long total;

    /** Says which file the next faults are of. */
    public void reading(DataFault.Source next) {
        file = next;
    }

    /** Notes a fault. */
    public void add(long line, String column, String message) {
        total++;
        if (kept.size() < MOST_KEPT) {
            kept.add(new DataFault(file, line, Excerpt.of(column), message));
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return total == 0;
    }

    /** The first hundred, by file and line, and what is no line's after that. */
    public List<DataFault> kept() {
        Comparator<DataFault> place = Comparator.comparing(DataFault::file)
                .thenComparing(fault -> fault.line() == 0 ? Long.MAX_VALUE : fault.line());
        return kept.stream().sorted(place).toList();
    }

    /** How many there are. */
    public long total() {
        return total;
    }
}
