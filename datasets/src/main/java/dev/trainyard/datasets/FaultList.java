package dev.trainyard.datasets;

import java.util.ArrayList;
import java.util.List;

/** Collects faults: the first hundred are kept, all are counted. */
public final class FaultList {

    /** How many are kept: more than anyone mends before trying again. */
    public static final int MOST_KEPT = 100;

    private final List<DataFault> kept = new ArrayList<>();
    private long total;

    /** Notes a fault. */
    public void add(long line, String column, String message) {
        total++;
        if (kept.size() < MOST_KEPT) {
            kept.add(new DataFault(line, column, message));
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return total == 0;
    }

    /** The first hundred. */
    public List<DataFault> kept() {
        return List.copyOf(kept);
    }

    /** How many there are. */
    public long total() {
        return total;
    }
}
