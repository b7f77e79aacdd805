package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as readers see it: immutable, taken at one offset of the log.
 *
 * @param modelName the name that its model bears or will bear
 * @param totalSteps steps of the whole run; 0 until training began
 * @param halvings how often memory ran out, so that a micro-batch was cut in half
 * @param receipts what resumed attempts found when they compared their steps with those told before
 * @param position its place among the tasks that wait for its class, 1 for the next to go; empty when it does not wait
 * @param waitingFor what it waits for, in words; empty when somebody works on it or it is over
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
        int halvings,
        List<Replay> receipts,
        OptionalLong position,
        Optional<String> waitingFor,
        Optional<String> resultFile,
        List<CheckpointView> checkpoints,
        List<Phase> phases,
        List<JobNews> news) {

    public JobView {
        receipts = List.copyOf(receipts);
        checkpoints = List.copyOf(checkpoints);
        phases = List.copyOf(phases);
        news = List.copyOf(news);
    }

    /**
     * A checkpoint with its scores, oldest first in a job.
     *
     * @param droppedAt when its bytes were given up, since nothing needed them; it stays listed
     */
    public record CheckpointView(
            Checkpoint checkpoint,
            Instant createdAt,
            ScoreState validation,
            ScoreState heldout,
            Optional<Instant> droppedAt) {}

    /** A resumed attempt's comparison with what was told before. */
    public record Replay(long attempt, String worker, Instant at, ReplayReceipt receipt) {}

    /** A stretch of a job's life. */
    public record Phase(String name, Instant startedAt, Optional<Instant> endedAt) {}
}
