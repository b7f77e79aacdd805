package dev.trainyard.job.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Time and chance of a simulated world: what happens next follows from the seed alone. Milliseconds throughout. */
final class Clockwork {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int KEPT_LINES = 120;

    private final SplittableRandom random;
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>(256);
    private final boolean tracing;
    private final Deque<String> trace = new ArrayDeque<>();
    private long now;
    private long order;

    private record Appointment(long at, long order, Runnable what) implements Comparable<Appointment> {
        @Override
        public int compareTo(Appointment other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    Clockwork(long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
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
        return low == high ? low : random.nextLong(low, high + 1);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
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

    void trace(String who, Supplier<Object> what) {
        if (tracing) {
            trace.addLast(String.format("%8d %-12s %s", now, who, what.get()));
            if (trace.size() > KEPT_LINES) {
                trace.removeFirst();
            }
        }
    }

    /** The last of what happened. */
    String trace() {
        return String.join("\n", trace);
    }
}
