package dev.trainyard.learning.loop;

import java.util.ArrayList;
import java.util.List;

/** A listener that keeps what it hears. */
final class Recorded implements TrainingListener {

    final List<RunPlan> plans = new ArrayList<>();
    final List<StepReport> steps = new ArrayList<>();
    final List<TrainingState> states = new ArrayList<>();

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
}
