package dev.trainyard.system.wire;

import dev.trainyard.system.yard.TestedYard;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts what passes every point, and springs one trap: whoever steps on it is killed on the spot. */
public final class Wires {

    private final Map<WirePoint, AtomicInteger> passed = new ConcurrentHashMap<>();
    private volatile Optional<Trap> trap = Optional.empty();

    /** Waits at a point for the one that comes there as the n-th. */
    public static final class Trap {
        private final WirePoint point;
        private final AtomicInteger left;
        private final Consumer<String> kill;
        private volatile Optional<Caught> caught = Optional.empty();

        private Trap(WirePoint point, int turn, Consumer<String> kill) {
            this.point = point;
            this.left = new AtomicInteger(turn);
            this.kill = kill;
        }

        /** Whom it killed and when, once it has. */
        public Optional<Caught> caught() {
            return caught;
        }
    }

    /** Who was killed, and when. */
    public record Caught(String process, long nanoTime) {}

    /**
     * Sets the trap, in place of the one before.
     *
     * @param turn 1 for the next that comes
     * @param kill is given the process's name, and returns when it is dead
     */
    public Trap set(WirePoint point, int turn, Consumer<String> kill) {
        Trap set = new Trap(point, turn, kill);
        trap = Optional.of(set);
        return set;
    }

    /** Takes the trap away. */
    public void disarm() {
        trap = Optional.empty();
    }

    /** How often the point was passed so far. */
    public int passed(WirePoint point) {
        return passed.getOrDefault(point, new AtomicInteger()).get();
    }

    /** Called by the proxies; false when the process is dead and nothing must be passed on. */
    boolean pass(String process, WirePoint.Operation operation, WirePoint.Side side) {
        WirePoint point = new WirePoint(WirePoint.kind(process), operation, side);
        passed.computeIfAbsent(point, ignored -> new AtomicInteger()).incrementAndGet();
        Optional<Trap> set = trap.filter(it -> it.point.equals(point));
        if (set.isEmpty() || set.get().left.decrementAndGet() != 0) {
            return true;
        }
        Caught caught = new Caught(process, System.nanoTime());
        set.get().kill.accept(process);
        set.get().caught = Optional.of(caught);
        return false;
    }

    /**
     * Kills a process of a yard and waits until it is dead.
     *
     * @param client the process's name in the yard, or as it calls itself to the broker: gateway-1 for the gateway
     */
    public static void killIn(TestedYard yard, String client) {
        ProcessHandle alive = yard.process(client)
                .or(() -> yard.process(WirePoint.kind(client)))
                .orElseThrow(() -> new IllegalStateException("there is no process " + client + " to be killed"));
        alive.destroyForcibly();
        alive.onExit().join();
    }
}
