package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the members {@code checkpoint_every}, {@code evaluate_every} and {@code keep}. */
final class CheckpointReader {

    private static final int MOST = 1_000_000;

    private final TreeReader tree;

    CheckpointReader(TreeReader tree) {
        this.tree = tree;
    }

    CheckpointSettings read(Length length) {
        CheckpointSettings.Interval usual =
                switch (length) {
                    case Length.Epochs epochs ->
                        new CheckpointSettings.Interval.Epochs(
                                Math.ceilDiv(epochs.count(), RecipeDefaults.CHECKPOINTS_PER_RUN));
                    case Length.Steps steps ->
                        new CheckpointSettings.Interval.Steps(
                                Math.ceilDiv(steps.count(), RecipeDefaults.CHECKPOINTS_PER_RUN));
                };
        CheckpointSettings.Interval every =
                tree.value("checkpoint_every").flatMap(this::readInterval).orElse(usual);
        int evaluateEvery = (int) tree.integer("evaluate_every", 1, MOST).orElse(1);
        return new CheckpointSettings(every, evaluateEvery, readKeep());
    }

    private Optional<CheckpointSettings.Interval> readInterval(Object value) {
        if (value instanceof Number) {
            OptionalLong steps = tree.integer("checkpoint_every", 1, 1_000_000_000);
            return steps.isPresent()
                    ? Optional.of(new CheckpointSettings.Interval.Steps(steps.getAsLong()))
                    : Optional.empty();
        }
        Optional<TreeReader> object = tree.asObject("checkpoint_every", value);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        TreeReader reader = object.get();
        OptionalLong steps = reader.integer("steps", 1, 1_000_000_000);
        OptionalLong epochs = reader.integer("epochs", 1, MOST);
        reader.finish();
        if (steps.isPresent() == epochs.isPresent()) {
            reader.fault("", "must have either steps or epochs");
            return Optional.empty();
        }
        return Optional.of(
                steps.isPresent()
                        ? new CheckpointSettings.Interval.Steps(steps.getAsLong())
                        : new CheckpointSettings.Interval.Epochs(epochs.getAsLong()));
    }

    /** A number means so many of the newest; an object says it all. */
    private CheckpointSettings.Keep readKeep() {
        Optional<Object> value = tree.value("keep");
        if (value.filter(Map.class::isInstance).isEmpty()) {
            return CheckpointSettings.Keep.last(
                    (int) tree.integer("keep", 1, MOST).orElse(RecipeDefaults.KEEP));
        }
        TreeReader reader = tree.asObject("keep", value.get()).orElseThrow();
        int last = (int) reader.integer("last", 1, MOST).orElse(RecipeDefaults.KEEP);
        int best = (int) reader.integer("best", 1, MOST).orElse(1);
        int every = (int) reader.integer("every", 0, MOST).orElse(0);
        reader.finish();
        return new CheckpointSettings.Keep(last, best, every);
    }
}
