package dev.trainyard.job.simulation;

/**
 * How a history goes wrong, each as a probability per occasion.
 *
 * @param repeatedAppend an event stands in the log twice, the second time later
 * @param lostRecord a queue's record vanishes
 * @param repeatedRecord a queue's record is handed out twice
 * @param failedWork work fails by a fault that another try may mend
 * @param stuckWork work makes no step for longer than the stall limit
 * @param unfitResult work ends with a result that does not fit
 * @param crashedWork work takes its process along
 * @param failedEffect an effect of the leader fails and is tried again
 * @param repeatedEffect an effect of the leader happens twice
 * @param hastyLeader the leader counts a record as vanished at first sight
 */
record Faults(
        double repeatedAppend,
        double lostRecord,
        double repeatedRecord,
        double failedWork,
        double stuckWork,
        double unfitResult,
        double crashedWork,
        double failedEffect,
        double repeatedEffect,
        boolean hastyLeader) {

    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, false);

    /** Most histories know some kinds of faults only, so that one kind cannot hide behind another. */
    static Faults drawn(Clockwork clock) {
        return new Faults(
                some(clock, 0.1),
                some(clock, 0.1),
                some(clock, 0.1),
                some(clock, 0.05),
                some(clock, 0.03),
                some(clock, 0.03),
                some(clock, 0.05),
                some(clock, 0.1),
                some(clock, 0.1),
                clock.chance(0.5));
    }

    private static double some(Clockwork clock, double atMost) {
        return clock.chance(0.5) ? 0 : clock.between(1, 1_000) / 1_000.0 * atMost;
    }
}
