package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.Worker;
import java.util.List;

/**
 * Something that the fold has decided and that the leader must bring about. It stays pending in the state until the
 * log shows its receipt, so a change of leader repeats it rather than losing it; every effect may happen twice.
 */
public sealed interface Effect {

    /** Unique among pending effects, and the same on every replica. */
    String key();

    /** Put the attempt's record into its class's queue; receipt: {@link LedgerEvent.Queued}. */
    record Dispatch(Attempt attempt, String queueClass) implements Effect {
        @Override
        public String key() {
            return "dispatch:" + attempt.task() + "#" + attempt.number();
        }
    }

    /** Append {@link LedgerEvent.Granted}, which is its own receipt. */
    record Grant(Attempt attempt, Worker worker, String claim, Assignment assignment) implements Effect {
        @Override
        public String key() {
            return "answer:" + claim;
        }
    }

    /** Append {@link LedgerEvent.Refused}, which is its own receipt. */
    record Refuse(Attempt attempt, Worker worker, String claim, LedgerEvent.Refusal why) implements Effect {
        @Override
        public String key() {
            return "answer:" + claim;
        }
    }

    /** Append {@link LedgerEvent.StopOrdered}, which is its own receipt. */
    record Stop(Attempt attempt, Worker worker, LedgerEvent.StopReason why) implements Effect {
        @Override
        public String key() {
            return "stop:" + attempt.task() + "#" + attempt.number();
        }
    }

    /** Append {@link LedgerEvent.PauseOrdered}, which is its own receipt. */
    record Pause(Attempt attempt, Worker worker) implements Effect {
        @Override
        public String key() {
            return "pause:" + attempt.task() + "#" + attempt.number();
        }
    }

    /** Put a job's news into its tenant's results topic; receipt: {@link LedgerEvent.ResultPublished}. */
    record Publish(String tenant, String job, JobNews news) implements Effect {
        @Override
        public String key() {
            return "publish:" + job + "#" + news.sequence();
        }
    }

    /**
     * Delete the bytes of checkpoints that nothing needs, but neither their manifests nor their stretches of step
     * metrics, which later checkpoints refer to; receipt: {@link LedgerEvent.CheckpointsDropped}.
     *
     * @param manifests the manifests of the checkpoints, in the order of the steps
     */
    record DropCheckpoints(String tenant, String job, List<Long> steps, List<ManifestReference> manifests)
            implements Effect {
        public DropCheckpoints {
            steps = List.copyOf(steps);
            manifests = List.copyOf(manifests);
        }

        @Override
        public String key() {
            return keyOf(job, steps);
        }

        static String keyOf(String job, List<Long> steps) {
            return "drop:" + job + "#" + steps;
        }
    }

    /**
     * Delete objects; receipt: {@link LedgerEvent.Erased}.
     *
     * @param subject the deleted thing's id, which is never given again
     * @param prefixes every object whose key begins so, in whatever bucket it lies, is to go
     */
    record Erase(String subject, List<String> prefixes) implements Effect {
        public Erase {
            prefixes = List.copyOf(prefixes);
        }

        @Override
        public String key() {
            return "erase:" + subject;
        }
    }

    /**
     * Answer the requests of a batch, part by part, behind those that are answered; it is pending until the last of its
     * {@link LedgerEvent.FromBatch} ends it.
     */
    record AnswerBatch(String tenant, String batch) implements Effect {
        @Override
        public String key() {
            return "batch:" + tenant + "\n" + batch;
        }
    }
}
