package dev.trainyard.benchmarks.language;

import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.SkippedBatch;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingState;
import java.util.ArrayList;
import java.util.List;

/** Hears how long the steps of a run took. */
final class StepSeconds implements TrainingListener {

    private final List<StepReport> steps = new ArrayList<>();

    @Override
    public void planned(RunPlan plan) {}

    @Override
    public void stepped(StepReport report) {
        steps.add(report);
    }

    @Override
    public void checkpointed(TrainingState state) {}

    @Override
    public void skipped(SkippedBatch skipped) {}

    /** The seconds of a stretch of steps, counted from 0. */
    double[] between(int from, int to) {
        return steps.subList(from, to).stream().mapToDouble(StepReport::seconds).toArray();
    }

    double firstLoss() {
        return steps.getFirst().trainLoss();
    }

    /** The loss on validation rows after the last step. */
    double validLoss() {
        return steps.getLast().validLoss().orElseThrow();
    }

    double lastLoss() {
        return steps.getLast().trainLoss();
    }
}
