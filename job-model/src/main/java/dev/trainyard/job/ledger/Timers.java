package dev.trainyard.job.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What falls due by the log's time although nobody says anything about it. A timer only asks to look again. */
final class Timers {

    private final TreeSet<Timer> timers = new TreeSet<>();

    /** What is to be looked at. */
    enum Subject {
        RETENTION,
        TIME_LIMIT
    }

    /** @param jobOrder tells timers of the same moment apart, in the same order on every replica */
    record Timer(Instant due, long jobOrder, String job, Subject subject) implements Comparable<Timer> {

        private static final Comparator<Timer> ORDER = Comparator.comparing(Timer::due)
                .thenComparingLong(Timer::jobOrder)
                .thenComparing(Timer::subject);

        @Override
        public int compareTo(Timer other) {
            return ORDER.compare(this, other);
        }
    }

    void set(Job job, Subject subject, Instant due) {
        timers.add(new Timer(due, job.order, job.id, subject));
    }

    List<LedgerSnapshot.TimerSnapshot> snapshot() {
        return timers.stream()
                .map(timer ->
                        new LedgerSnapshot.TimerSnapshot(timer.due, timer.jobOrder, timer.job, timer.subject.name()))
                .toList();
    }

    void restore(List<LedgerSnapshot.TimerSnapshot> taken) {
        taken.forEach(timer ->
                timers.add(new Timer(timer.due(), timer.jobOrder(), timer.job(), Subject.valueOf(timer.subject()))));
    }

    /** Takes out everything that is due, in its order. */
    List<Timer> takeDue(Instant now) {
        List<Timer> due = new ArrayList<>();
        while (!timers.isEmpty() && !timers.first().due.isAfter(now)) {
            due.add(timers.pollFirst());
        }
        return due;
    }

    /** When something falls due next. */
    Optional<Instant> next() {
        return timers.isEmpty() ? Optional.empty() : Optional.of(timers.first().due);
    }
}
