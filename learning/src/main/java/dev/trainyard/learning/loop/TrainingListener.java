package dev.trainyard.learning.loop;

/** What hangs on the loop. Called on the engine's thread between steps: must neither block nor throw. */
public interface TrainingListener {

    /** Once, before the first step. */
    void planned(RunPlan plan);

    /** After every step; after a {@link #skipped} the steps since the checkpoint come again. */
    void stepped(StepReport report);

    /** At every checkpoint that is due or asked for; the state is a copy. */
    void checkpointed(TrainingState state);

    /** Whenever a batch is left out. */
    void skipped(SkippedBatch skipped);
}
