package dev.trainyard.gateway.outbound;

import dev.trainyard.job.task.TaskKind;
import java.time.Duration;

/** Takes what the log tells of the yard's pace and of its models' quality. */
public interface LedgerMeters {

    /** A task's attempt stood in its queue for so long, by the log's time. */
    void waited(TaskKind kind, Duration time);

    /** A checkpoint was scored by one metric, on validation or on held-out rows. */
    void scored(String metric, boolean heldout, double value);
}
