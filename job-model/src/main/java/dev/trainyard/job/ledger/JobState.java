package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Worker;

/**
 * Where a job stands. Transitions are made by the fold alone; a final state is never left.
 *
 * <pre>
 *   ValidatingFiles ─▶ Queued ◀─▶ Running ─▶ Scoring ─▶ Succeeded
 *          └──────────────┴──────────┴──────────┴─────▶ Failed | Cancelled
 * </pre>
 *
 * From every state but a final one a job can be paused: to Pausing while a worker has something of it, then to Paused;
 * when it is resumed it goes on where it stands.
 */
public sealed interface JobState {

    /** Whether nothing more will happen. */
    default boolean isFinal() {
        return switch (this) {
            case ValidatingFiles ignored -> false;
            case Queued ignored -> false;
            case Running ignored -> false;
            case Scoring ignored -> false;
            case Pausing ignored -> false;
            case Paused ignored -> false;
            case Succeeded ignored -> true;
            case Failed ignored -> true;
            case Cancelled ignored -> true;
        };
    }

    /** The uploaded rows are read, checked and split. */
    record ValidatingFiles() implements JobState {}

    /** The rows are ready; a trainer is awaited. */
    record Queued() implements JobState {}

    /** A trainer owns the job. */
    record Running(Worker worker) implements JobState {}

    /** Training has ended; scores are awaited. */
    record Scoring() implements JobState {}

    /** Its owner wants it to rest; workers finish what they have or give it back at a checkpoint. */
    record Pausing() implements JobState {}

    /** It rests, and holds no worker. */
    record Paused() implements JobState {}

    /**
     * The model can be called.
     *
     * @param bestStep the checkpoint that the model is
     */
    record Succeeded(String model, long bestStep) implements JobState {}

    /** It ended badly; what was saved is kept. */
    record Failed(Failure failure) implements JobState {}

    /** Its owner stopped it; what was saved is kept. */
    record Cancelled() implements JobState {}
}
