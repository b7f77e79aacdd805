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
        /** Of a job. */
        RETENTION,
        /** Of a job. */
        TIME_LIMIT,
        /** Of a tenant's file. */
        FILE_EXPIRY,
        /** Of a tenant's upload. */
        UPLOAD_EXPIRY,
        /** Of a tenant's batch. */
        BATCH_WINDOW
    }

    /**
     * @param order tells timers of the same moment apart, in the same order on every replica; one entry may set several
     * @param of what is to be looked at: a job, or a tenant's thing
     */
    record Timer(Instant due, long order, String of, Subject subject) implements Comparable<Timer> {

        private static final Comparator<Timer> ORDER = Comparator.comparing(Timer::due)
                .thenComparingLong(Timer::order)
                .thenComparing(Timer::subject)
                .thenComparing(Timer::of);

        @Override
        public int compareTo(Timer other) {
            return ORDER.compare(this, other);
        }
    }

    void set(Job job, Subject subject, Instant due) {
        set(subject, due, job.order, job.id);
    }

    void set(Subject subject, Instant due, long order, String of) {
        timers.add(new Timer(due, order, of, subject));
    }

    List<LedgerSnapshot.TimerSnapshot> snapshot() {
        return timers.stream()
                .map(timer -> new LedgerSnapshot.TimerSnapshot(timer.due, timer.order, timer.of, timer.subject.name()))
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
