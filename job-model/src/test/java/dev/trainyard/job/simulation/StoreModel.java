package dev.trainyard.job.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The object store: what was put is there whole or not at all, until it rots or is deleted; at times it is away. */
final class StoreModel {

    private final Clockwork clock;
    private final World world;
    /** Whether each object is still what was put. */
    private final TreeMap<String, Boolean> objects = new TreeMap<>();

    private final Map<String, Long> written = new HashMap<>();
    private long outUntil;

    StoreModel(Clockwork clock, World world) {
        this.clock = clock;
        this.world = world;
    }

    boolean isOut() {
        return clock.now() < outUntil;
    }

    void goOut(long duration) {
        outUntil = clock.now() + duration;
    }

    void put(String key) {
        objects.put(key, !clock.chance(world.faults().rot()));
        written.put(key, clock.now());
    }

    boolean has(String key) {
        return objects.containsKey(key);
    }

    /** Whether the object is there and still what was put: what reading and hashing it would tell. */
    boolean isWhole(String key) {
        return objects.getOrDefault(key, false);
    }

    List<String> list(String prefix) {
        List<String> found = new ArrayList<>();
        for (String key : objects.tailMap(prefix, true).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            found.add(key);
        }
        return found;
    }

    void delete(String key) {
        objects.remove(key);
    }

    /** When an object was put; long ago when it never was. */
    long writtenAt(String key) {
        return written.getOrDefault(key, Long.MIN_VALUE);
    }
}
