package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.task.Attempt;
import java.util.concurrent.CompletableFuture;

/** Where the leader's effects go, beside the log. */
public interface Outlets {

    /** Puts an attempt's record into a class's queue; gives its offset there. */
    CompletableFuture<Long> dispatch(Attempt attempt, String queueClass);

    /** Whether a class's queue hands out the record at an offset no more. */
    CompletableFuture<Boolean> isDoneWith(String queueClass, long queueOffset);

    /** Puts a job's news into its tenant's results topic. */
    CompletableFuture<Void> publish(Effect.Publish news);

    /** Deletes the bytes of checkpoints, but not what later checkpoints refer to. */
    CompletableFuture<Void> drop(Effect.DropCheckpoints checkpoints);

    /** Deletes objects. */
    CompletableFuture<Void> erase(Effect.Erase objects);
}
