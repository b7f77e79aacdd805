package dev.trainyard.learning.loop;

import java.util.ArrayList;
import java.util.List;

/** A listener that keeps what it hears. */
public final class Recorded implements TrainingListener {

    public final List<RunPlan> plans = new ArrayList<>();
    public final List<StepReport> steps = new ArrayList<>();
    public final List<TrainingState> states = new ArrayList<>();
    public final List<SkippedBatch> skips = new ArrayList<>();

    @Override
    public void planned(RunPlan plan) {
        plans.add(plan);
    }

    @Override
    public void stepped(StepReport report) {
        steps.add(report);
    }

    @Override
    public void checkpointed(TrainingState state) {
        states.add(state);
    }

    @Override
    public void skipped(SkippedBatch skipped) {
        skips.add(skipped);
    }
}
