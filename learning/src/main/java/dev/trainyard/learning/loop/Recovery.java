package dev.trainyard.learning.loop;

import java.util.function.Function;

/**
 * What a run does when numbers go wrong: it goes back to its last good checkpoint and leaves the batch of the bad step
 * out, once. All of that follows from the run's own inputs, so one that is stopped in between and resumed from the
 * checkpoint meets the same trouble, and does the same again.
 */
public final class Recovery {

    /** More would hide from its owner that the run, and not one batch, is ill. */
    private static final int MOST_SKIPPED = 1;

    private Recovery() {}

    /**
     * Goes leg by leg until the run has ended.
     *
     * @param from the state to begin with
     * @param leg trains from a state on
     */
    public static TrainingEnd run(
            RunPlan plan, TrainingState from, TrainingListener listener, Function<TrainingState, Leg> leg) {
        TrainingState good = from;
        while (true) {
            switch (leg.apply(good)) {
                case Leg.Ended ended -> {
                    return ended.end();
                }
                case Leg.Broken broken -> {
                    SkippedBatches before = broken.good().skipped();
                    // A full batch leaves nothing to take in its place: the same would happen again.
                    if (plan.fullBatch() || before.numbers().size() == MOST_SKIPPED) {
                        return new TrainingEnd.Diverged(broken.trouble(), before);
                    }
                    good = broken.good().without(broken.trouble().batch());
                    listener.skipped(new SkippedBatch(broken.trouble(), good.step()));
                }
            }
        }
    }
}
