package dev.trainyard.job.ledger;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How much of the yard a tenant may take.
 *
 * @param common what holds for every tenant that has no bounds of its own
 * @param tenants bounds of single tenants, by name
 */
public record Limits(Bounds common, Map<String, Bounds> tenants) {

    /** No bounds for anybody. */
    public static final Limits NONE = new Limits(new Bounds(OptionalInt.empty(), OptionalInt.empty()), Map.of());

    public Limits {
        tenants = Map.copyOf(tenants);
    }

    /** What holds for a tenant. */
    public Bounds of(String tenant) {
        return tenants.getOrDefault(tenant, common);
    }

    /**
     * Bounds of one tenant.
     *
     * @param running at most so many of its jobs are trained at once; empty for any number
     * @param queued at most so many of its jobs have been accepted and have not begun to be trained; empty for any
     *     number
     */
    public record Bounds(OptionalInt running, OptionalInt queued) {

        boolean allowsOneMoreRunning(long already) {
            return running.isEmpty() || already < running.getAsInt();
        }

        boolean allowsOneMoreQueued(long already) {
            return queued.isEmpty() || already < queued.getAsInt();
        }
    }
}
