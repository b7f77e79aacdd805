package dev.trainyard.job.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Time and chance of a simulated world: what happens next follows from the seed alone. Milliseconds throughout. */
final class Clockwork {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int KEPT_LINES = 80;

    private final Random random;
    private final PriorityQueue<Appointment> appointments =
            new PriorityQueue<>(Comparator.comparingLong(Appointment::at).thenComparingLong(Appointment::order));
    private final boolean tracing;
    private final List<String> trace = new ArrayList<>();
    private long now;
    private long order;

    private record Appointment(long at, long order, Runnable what) {}

    Clockwork(long seed, boolean tracing) {
        this.random = new Random(seed);
        this.tracing = tracing;
    }

    long now() {
        return now;
    }

    Instant instant() {
        return START.plusMillis(now);
    }

    void after(long wait, Runnable what) {
        order++;
        appointments.add(new Appointment(now + wait, order, what));
    }

    /** A whole number of milliseconds, or of anything else, with both ends included. */
    long between(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low + 1));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Lets time pass until {@code done}; false when that takes longer than {@code limit}. */
    boolean runUntil(BooleanSupplier done, long limit) {
        while (!done.getAsBoolean()) {
            Appointment next = appointments.poll();
            if (next == null || next.at > limit) {
                return false;
            }
            now = next.at;
            next.what.run();
        }
        return true;
    }

    void trace(String who, Object what) {
        if (tracing) {
            trace.add(String.format("%8d %-12s %s", now, who, what));
        }
    }

    /** The last of what happened. */
    String trace() {
        return String.join("\n", trace.subList(Math.max(0, trace.size() - KEPT_LINES), trace.size()));
    }
}
