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
        for (int offset = 0; offset < entries.size(); offset++) {
            if (!entries.get(offset).done) {
                return offset;
            }
        }
        return entries.size();
    }

    Optional<Taken> take() {
        List<Entry> free = entries.stream()
                .filter(entry -> !entry.done && entry.lockedUntil <= clock.now())
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = clock.chance(0.8) ? free.getFirst() : clock.oneOf(free);
        entry.deliveries++;
        if (entry.deliveries > DELIVERIES) {
            entry.done = true;
            return Optional.empty();
        }
        entry.lockedUntil = clock.chance(world.faults().repeatedRecord()) ? 0 : clock.now() + LOCK;
        return Optional.of(new Taken(entry.attempt, () -> entry.done = true));
    }
}
