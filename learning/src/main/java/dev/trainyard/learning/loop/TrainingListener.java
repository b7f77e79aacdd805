package dev.trainyard.learning.loop;

/** What hangs on the loop. Called on the engine's thread between steps: must neither block nor throw. */
public interface TrainingListener {

    /** Once, before the first step. */
    void planned(RunPlan plan);

    /** After every step. */
    void stepped(StepReport report);

    /** At every checkpoint; the state is a copy. */
    void checkpointed(TrainingState state);
}
