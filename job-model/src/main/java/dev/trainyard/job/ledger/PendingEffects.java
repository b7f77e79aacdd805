package dev.trainyard.job.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is decided and not yet receipted, in the order of decision. */
final class PendingEffects {

    private final Map<String, Effect> effects = new LinkedHashMap<>();

    void add(Effect effect) {
        effects.putIfAbsent(effect.key(), effect);
    }

    boolean remove(String key) {
        return effects.remove(key) != null;
    }

    boolean contains(String key) {
        return effects.containsKey(key);
    }

    List<Effect> all() {
        return List.copyOf(effects.values());
    }
}
