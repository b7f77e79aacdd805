package dev.trainyard.job.simulation;

import dev.trainyard.job.task.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A class's queue: hands each record to one taker for a while, in about the order in which they came. */
final class QueueModel {

    private static final long LOCK = 30_000;
    private static final int DELIVERIES = 10;

    private final Clockwork clock;
    private final World world;
    private final List<Entry> entries = new ArrayList<>();
    private int start;

    private static final class Entry {
        final Attempt attempt;
        boolean done;
        long lockedUntil;
        int deliveries;

        Entry(Attempt attempt) {
            this.attempt = attempt;
        }
    }

    /**
     * A record in a taker's hand.
     *
     * @param acknowledge gives it back as done
     */
    record Taken(Attempt attempt, Runnable acknowledge) {}

    QueueModel(Clockwork clock, World world) {
        this.clock = clock;
        this.world = world;
    }

    /** Puts a record in, and gives its offset. */
    long add(Attempt attempt) {
        Entry entry = new Entry(attempt);
        entry.done = clock.chance(world.faults().lostRecord());
        entries.add(entry);
        return entries.size() - 1L;
    }

    /** The offset that everything before is done with. */
    long start() {
        while (start < entries.size() && entries.get(start).done) {
            start++;
        }
        return start;
    }

    Optional<Taken> take() {
        Entry entry = null;
        for (int offset = (int) start(); offset < entries.size(); offset++) {
            Entry next = entries.get(offset);
            if (!next.done && next.lockedUntil <= clock.now()) {
                entry = next;
                if (clock.chance(0.8)) {
                    break;
                }
            }
        }
        if (entry == null) {
            return Optional.empty();
        }
        Entry taken = entry;
        taken.deliveries++;
        if (taken.deliveries > DELIVERIES) {
            taken.done = true;
            return Optional.empty();
        }
        taken.lockedUntil = clock.chance(world.faults().repeatedRecord()) ? 0 : clock.now() + LOCK;
        return Optional.of(new Taken(taken.attempt, () -> taken.done = true));
    }
}
