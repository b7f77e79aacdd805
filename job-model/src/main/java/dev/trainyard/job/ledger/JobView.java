package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.PreparedRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job as readers see it: immutable, taken at one offset of the log.
 *
 * @param modelName the name that its model bears or will bear
 * @param totalSteps steps of the whole run; 0 until training began
 * @param resultFile id of the file with the metrics of every step
 * @param phases what it has gone through, in order; the last one is open while the job is not final
 */
public record JobView(
        String tenant,
        String id,
        Instant createdAt,
        Submission submission,
        JobState state,
        String modelName,
        Optional<Instant> finishedAt,
        Optional<PreparedRows> rows,
        long totalSteps,
        long trainedRows,
        Optional<String> resultFile,
        List<CheckpointView> checkpoints,
        List<Phase> phases,
        List<JobNews> news) {

    public JobView {
        checkpoints = List.copyOf(checkpoints);
        phases = List.copyOf(phases);
        news = List.copyOf(news);
    }

    /** A checkpoint with its scores, oldest first in a job. */
    public record CheckpointView(Checkpoint checkpoint, Instant createdAt, ScoreState validation, ScoreState heldout) {}

    /** A stretch of a job's life. */
    public record Phase(String name, Instant startedAt, Optional<Instant> endedAt) {}
}
