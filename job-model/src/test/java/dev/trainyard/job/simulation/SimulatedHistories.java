package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.LedgerEntry;
import java.util.List;

/** The logs of simulated yards, for tests that need histories as they happen under faults. */
public final class SimulatedHistories {

    private SimulatedHistories() {}

    /** The whole log of one yard; the same for the same seed. */
    public static List<LedgerEntry> entries(long seed) {
        return new History(seed, false).run();
    }
}
