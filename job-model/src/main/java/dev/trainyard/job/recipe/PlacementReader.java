package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the members {@code worker_class}, {@code priority} and {@code limits}. */
final class PlacementReader {

    /** A year: whoever writes more means no limit. */
    private static final long LONGEST_SECONDS = 366L * 24 * 3600;

    private final TreeReader tree;

    PlacementReader(TreeReader tree) {
        this.tree = tree;
    }

    Placement read() {
        String workerClass = tree.text("worker_class", 64).orElse(RecipeDefaults.WORKER_CLASS);
        if (!workerClass.matches("[a-z0-9][a-z0-9-]*")) {
            tree.fault("worker_class", "must be lower-case letters, digits and hyphens, not '" + workerClass + "'");
        }
        int priority = (int) tree.integer("priority", -Placement.HIGHEST_PRIORITY, Placement.HIGHEST_PRIORITY)
                .orElse(0);
        int attempts = RecipeDefaults.MAX_ATTEMPTS;
        Optional<Duration> longest = Optional.empty();
        Optional<TreeReader> limits = tree.object("limits");
        if (limits.isPresent()) {
            TreeReader reader = limits.get();
            reader.notSupported("max_cost");
            attempts = (int) reader.integer("max_attempts", 1, 100).orElse(attempts);
            OptionalLong seconds = reader.integer("max_duration", 1, LONGEST_SECONDS);
            longest = seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : longest;
            reader.finish();
        }
        return new Placement(workerClass, attempts, priority, longest);
    }
}
