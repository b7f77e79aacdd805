package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can stand in the ledger. An event is a proposal until the fold has accepted it; whoever appends one acts only
 * after reading it back.
 */
public sealed interface LedgerEvent {

    /** The version of the fold from which on this counts; before, it is passed over. */
    default int legalSince() {
        return 1;
    }

    /** What any gateway may append, whether or not it leads. */
    sealed interface FromReplica extends LedgerEvent {}

    /**
     * The whole state, as it was after the entry at an offset, lies in the store, read back and verified.
     *
     * @param manifest through its hash the log vouches for every byte
     * @param formatVersion of the snapshot's records
     */
    record SnapshotTaken(String gateway, long offset, ManifestReference manifest, int formatVersion)
            implements FromReplica {}

    /** What gateways append for clients. */
    sealed interface FromClient extends LedgerEvent {
        /** Whose it is. */
        String tenant();
    }

    /**
     * The first version of the rules in which files can go by themselves or come in parts, checkpoints be shared, and
     * requests come in batches.
     */
    int FILES_THAT_COME_AND_GO = 3;

    /**
     * A file's bytes lie in the store.
     *
     * @param life by the log's time, after which the file goes unless a job needs it; without it it stays
     * @param examination of what was meant as examples for a language model; absent for every other file
     */
    record FileStored(
            String tenant,
            String file,
            String filename,
            String purpose,
            ObjectReference content,
            Optional<Duration> life,
            Optional<Examination> examination)
            implements FromClient {

        /** A file that stays, and was not examined. */
        public FileStored(String tenant, String file, String filename, String purpose, ObjectReference content) {
            this(tenant, file, filename, purpose, content, Optional.empty(), Optional.empty());
        }

        @Override
        public int legalSince() {
            return life.isPresent() ? FILES_THAT_COME_AND_GO : 1;
        }
    }

    /** A client is going to send a file in parts. */
    record UploadBegun(String tenant, String upload, UploadView.Plan plan) implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /**
     * The parts of an upload lie in the store as one.
     *
     * @param examination as a {@link FileStored file's}
     */
    record UploadCompleted(
            String tenant, String upload, String file, ObjectReference content, Optional<Examination> examination)
            implements FromClient {

        /** One that was not examined. */
        public UploadCompleted(String tenant, String upload, String file, ObjectReference content) {
            this(tenant, upload, file, content, Optional.empty());
        }

        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client wants what it has sent of an upload gone. */
    record UploadCancelled(String tenant, String upload) implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** Somebody may use a checkpoint. */
    record Permission(String id, String project) {}

    /** A client lets others use a checkpoint. */
    record PermissionsGranted(String tenant, String checkpoint, List<Permission> permissions) implements FromClient {
        public PermissionsGranted {
            permissions = List.copyOf(permissions);
        }

        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client takes a permission back. */
    record PermissionRevoked(String tenant, String checkpoint, String permission) implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client wants the requests of a file answered. */
    record BatchSubmitted(String tenant, String batch, BatchView.Plan plan, Submission.RetryKey retry)
            implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client wants no more requests of a batch begun. */
    record BatchCancelRequested(String tenant, String batch) implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client wants a file gone. */
    record FileDeleted(String tenant, String file) implements FromClient {}

    /** A client wants a model trained. */
    record JobSubmitted(String tenant, String job, Submission submission) implements FromClient {}

    /** A client wants a job stopped. */
    record JobCancelRequested(String tenant, String job) implements FromClient {}

    /** A client wants a job to stop at a checkpoint and to hold no worker until it is resumed. */
    record JobPauseRequested(String tenant, String job) implements FromClient {}

    /** A client wants a paused job to go on from its checkpoint. */
    record JobResumeRequested(String tenant, String job) implements FromClient {}

    /** A client wants a finished job and its checkpoints gone. */
    record JobDeleted(String tenant, String job) implements FromClient {}

    /** The operator wants a tenant gone, with everything that is its own: open jobs end, nothing is kept. */
    record TenantDeleted(String tenant) implements FromClient {}

    /**
     * The files of a model that was learnt elsewhere lie in the store, read and found to be one.
     *
     * @param id under which they lie
     * @param name by which it shall be called
     */
    record ModelImported(
            String tenant,
            String id,
            String name,
            ImportedModel.Shape shape,
            ManifestReference manifest,
            ObjectReference weights)
            implements FromClient {
        @Override
        public int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** A client wants a model's name gone. */
    record ModelDeleted(String tenant, String model) implements FromClient {}

    /** What the leading gateway appends. All but the first carry the generation, which is the first one's offset. */
    sealed interface FromLeader extends LedgerEvent {}

    /** From here on this gateway leads; what earlier leaders still say is ignored. */
    record LeaderStarted(String gateway, String start) implements FromLeader {}

    /** What only the leader of the current generation may say. */
    sealed interface FromGeneration extends FromLeader {
        /** The offset of the leader's {@link LeaderStarted}. */
        long generation();
    }

    /** Receipt: the attempt's record stands in its class's queue. */
    record Queued(Attempt attempt, long generation, long queueOffset) implements FromGeneration {}

    /** Answer to a claim: the worker owns the attempt. */
    record Granted(Attempt attempt, Worker worker, String claim, long generation, Assignment assignment)
            implements FromGeneration {}

    /** Answer to a claim: the worker must not start. */
    record Refused(Attempt attempt, Worker worker, String claim, long generation, Refusal why)
            implements FromGeneration {}

    /** The worker must stop; nothing that it says for this attempt counts any more. */
    record StopOrdered(Attempt attempt, Worker worker, long generation, StopReason why) implements FromGeneration {}

    /** The worker must give the attempt back at a checkpoint; until then what it says counts. */
    record PauseOrdered(Attempt attempt, Worker worker, long generation) implements FromGeneration {}

    /** What tenants may take of the yard, from here on. */
    record LimitsSet(Limits limits, long generation) implements FromGeneration {}

    /** A worker's heartbeats ended. */
    record WorkerLost(Worker worker, long generation, long silentMillis) implements FromGeneration {}

    /** An attempt is given up although its worker may live, or never had one. */
    record AttemptLost(Attempt attempt, long generation, Failure why) implements FromGeneration {}

    /** Receipt: a job's news stands in its tenant's results topic. */
    record ResultPublished(String tenant, String job, long sequence, long generation) implements FromGeneration {}

    /** Receipt: objects of something deleted are gone from the store. */
    record Erased(String subject, long generation) implements FromGeneration {}

    /** Receipt: the bytes of checkpoints that the fold has dropped are gone from the store. */
    record CheckpointsDropped(String tenant, String job, List<Long> steps, long generation) implements FromGeneration {
        public CheckpointsDropped {
            steps = List.copyOf(steps);
        }
    }

    /** Time has passed although nobody had anything to say: what has fallen due by this entry's time is due. */
    record TimeTold(long generation) implements FromGeneration {}

    /** Every living gateway knows the rules of this version: they hold from here on. */
    record FoldVersion(int version, long generation) implements FromGeneration {}

    /** A finished job's whole view lies in the store as one object, and leaves the state but for what lists need. */
    record JobArchived(String tenant, String job, long generation, ObjectReference content) implements FromGeneration {
        /** The first version of the rules that lets jobs leave the state. */
        public static final int LEGAL_SINCE = 2;

        @Override
        public int legalSince() {
            return LEGAL_SINCE;
        }
    }

    /** How the leader gets on with a batch of requests. */
    sealed interface FromBatch extends FromGeneration {
        /** Whose it is. */
        String tenant();

        /** The batch that it is about. */
        String batch();

        @Override
        default int legalSince() {
            return FILES_THAT_COME_AND_GO;
        }
    }

    /** Every line of the input is a request. */
    record BatchValidated(String tenant, String batch, long generation, int lines) implements FromBatch {}

    /** The input cannot be used as it is. */
    record BatchRefused(String tenant, String batch, long generation, List<BatchView.LineFault> faults)
            implements FromBatch {
        public BatchRefused {
            faults = List.copyOf(faults);
        }
    }

    /**
     * The next lines are answered, and what came of them lies in the store.
     *
     * @param number of the part, from 0
     */
    record BatchAdvanced(String tenant, String batch, long generation, int number, BatchView.Part part)
            implements FromBatch {}

    /**
     * What came of all lines lies in the store as files.
     *
     * @param parts of which the files were made; one that came unseen in between must not be lost
     */
    record BatchEnded(
            String tenant,
            String batch,
            long generation,
            int parts,
            Optional<ObjectReference> output,
            Optional<ObjectReference> errors)
            implements FromBatch {}

    /** What workers append. */
    sealed interface FromWorker extends LedgerEvent {
        /** Who says it. */
        Worker worker();
    }

    /**
     * A worker is ready, idle in every lane.
     *
     * @param classes the classes of tasks it takes, one lane each
     * @param address where it answers internal HTTP, for those that serve
     * @param facts engine, threads, instruction set, memory: for receipts and placement
     * @param previousEnd how its previous start ended, when that left evidence
     */
    record WorkerStarted(
            Worker worker,
            Set<String> classes,
            Optional<String> address,
            Map<String, String> facts,
            Optional<Failure> previousEnd)
            implements FromWorker {
        public WorkerStarted {
            classes = Set.copyOf(classes);
            facts = Map.copyOf(facts);
        }
    }

    /** A worker ends in good order and holds nothing any more. */
    record WorkerStopped(Worker worker) implements FromWorker {}

    /** What a worker says about an attempt. */
    sealed interface FromAttempt extends FromWorker {
        /** The attempt it is about. */
        Attempt attempt();
    }

    /**
     * A worker took the attempt's record from the queue and asks to own it.
     *
     * @param claim unique; exactly one answer bears it
     */
    record Claimed(Attempt attempt, Worker worker, String claim) implements FromAttempt {}

    /** Preparation is done. */
    record Prepared(Attempt attempt, Worker worker, PreparedRows rows) implements FromAttempt {}

    /**
     * The engine has done its first step of this attempt.
     *
     * @param totalSteps steps of the whole run
     * @param resumedFrom the checkpoint's step that it goes on from; 0 from the start
     */
    record TrainingStarted(Attempt attempt, Worker worker, long totalSteps, long resumedFrom) implements FromAttempt {}

    /** A checkpoint lies whole in the store, read back and verified. */
    record CheckpointSaved(Attempt attempt, Worker worker, Checkpoint checkpoint) implements FromAttempt {}

    /**
     * The loss or the gradient was no number or far too large: the attempt went back and passes this batch over.
     *
     * @param step the step whose batch is left out
     * @param rolledBackTo the checkpoint's step that it went on from; 0 from the start
     * @param loss what was seen
     */
    record BatchSkipped(Attempt attempt, Worker worker, long step, long rolledBackTo, double loss)
            implements FromAttempt {}

    /** A resumed attempt has done the steps since its checkpoint again and compared them with what was told of them. */
    record ReplayCompared(Attempt attempt, Worker worker, ReplayReceipt receipt) implements FromAttempt {}

    /**
     * Training is done; its last checkpoint was saved before.
     *
     * @param stepMetrics the CSV of all steps
     * @param trainedRows rows seen, over all epochs
     */
    record TrainingEnded(
            Attempt attempt,
            Worker worker,
            long lastStep,
            boolean stoppedEarly,
            ObjectReference stepMetrics,
            long trainedRows)
            implements FromAttempt {}

    /**
     * A checkpoint was scored from its stored bytes.
     *
     * @param manifestSha256 of the manifest that was scored; a score for other bytes is ignored
     */
    record Scored(Attempt attempt, Worker worker, String manifestSha256, Evaluation evaluation)
            implements FromAttempt {}

    /** The task failed by its own fault or its dependencies'. */
    record TaskFailed(Attempt attempt, Worker worker, Failure failure) implements FromAttempt {}

    /** The worker gives the task back unharmed; it counts as no failure. */
    record TaskReleased(Attempt attempt, Worker worker, String why) implements FromAttempt {}

    /** Why a claim is refused. */
    enum Refusal {
        /** A newer attempt exists, or the task is done. */
        STALE,
        /** Another worker owns this attempt. */
        OWNED_BY_ANOTHER,
        /** The job is cancelled, failed or deleted. */
        WITHDRAWN,
        /** The log does not know the worker's start: it must announce itself first. */
        UNKNOWN_WORKER
    }

    /** Why an owner must stop. */
    enum StopReason {
        CANCELLED,
        LOST,
        DELETED
    }
}
