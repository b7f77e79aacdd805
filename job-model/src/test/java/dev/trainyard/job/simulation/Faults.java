package dev.trainyard.job.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a history goes wrong, each as a probability per occasion.
 *
 * @param repeatedAppend an event stands in the log twice, the second time later
 * @param lateAppend an event comes to the log long after it was sent
 * @param lostRecord a queue's record vanishes
 * @param repeatedRecord a queue's record is handed out twice
 * @param failedWork work fails by a fault that another try may mend
 * @param stuckWork work makes no step for longer than the stall limit
 * @param unfitResult work ends with a result that does not fit
 * @param rot stored bytes change
 * @param failedEffect an effect of the leader fails and is tried again
 * @param repeatedEffect an effect of the leader happens twice
 * @param hastyLeader the leader counts a record as vanished at first sight
 * @param crashes how often a process ends at each point
 */
record Faults(
        double repeatedAppend,
        double lateAppend,
        double lostRecord,
        double repeatedRecord,
        double failedWork,
        double stuckWork,
        double unfitResult,
        double rot,
        double failedEffect,
        double repeatedEffect,
        boolean hastyLeader,
        Map<CrashPoint, Double> crashes) {

    private static final List<CrashPoint> POINTS = List.of(CrashPoint.values());

    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, Map.of());

    /** Most histories know some kinds of faults only, so that one kind cannot hide behind another. */
    static Faults drawn(Clockwork clock) {
        return new Faults(
                some(clock, 0.1),
                some(clock, 0.05),
                some(clock, 0.1),
                some(clock, 0.1),
                some(clock, 0.05),
                some(clock, 0.03),
                some(clock, 0.03),
                some(clock, 0.02),
                some(clock, 0.1),
                some(clock, 0.1),
                clock.chance(0.5),
                someCrashes(clock));
    }

    private static double some(Clockwork clock, double atMost) {
        return clock.chance(0.5) ? 0 : clock.between(1, 1_000) / 1_000.0 * atMost;
    }

    private static Map<CrashPoint, Double> someCrashes(Clockwork clock) {
        Map<CrashPoint, Double> crashes = new EnumMap<>(CrashPoint.class);
        for (long points = clock.between(0, 3); points > 0; points--) {
            crashes.put(clock.oneOf(POINTS), clock.between(1, 100) / 500.0);
        }
        return crashes;
    }
}
