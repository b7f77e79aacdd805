package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole state of a yard after one entry of the log: whoever restores it and folds on from the next entry has what
 * they would have who folded from the first. What follows from the rest is left out and made again.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; raised when a later release could not read an earlier one's
 * @param snapshots the newest ones that were announced, older first
 * @param pending what the leader must bring about, oldest first
 * @param timers what falls due by the log's time, next first
 * @param unclaimed tasks in their queues, class by class, in the order in which they went out
 * @param tenants those who have anything, in the order of their names
 * @param jobs oldest first
 * @param uploads oldest first; absent in what earlier releases wrote
 * @param permissions oldest first; absent in what earlier releases wrote
 * @param batches oldest first; absent in what earlier releases wrote
 * @param imports oldest first; absent in what earlier releases wrote
 */
public record LedgerSnapshot(
        int formatVersion,
        Place place,
        Rules rules,
        List<SnapshotView> snapshots,
        List<Effect> pending,
        FleetSnapshot fleet,
        Requests requests,
        List<TimerSnapshot> timers,
        List<TaskId> unclaimed,
        List<TenantSnapshot> tenants,
        List<JobSnapshot> jobs,
        Optional<List<UploadView>> uploads,
        Optional<List<PermissionView>> permissions,
        Optional<List<BatchView>> batches,
        Optional<List<ImportedModel>> imports) {

    /** The format that this release writes, and the only one that it reads. */
    public static final int FORMAT_VERSION = 1;

    public LedgerSnapshot {
        snapshots = List.copyOf(snapshots);
        pending = List.copyOf(pending);
        timers = List.copyOf(timers);
        unclaimed = List.copyOf(unclaimed);
        tenants = List.copyOf(tenants);
        jobs = List.copyOf(jobs);
        uploads = uploads.map(List::copyOf);
        permissions = permissions.map(List::copyOf);
        batches = batches.map(List::copyOf);
        imports = imports.map(List::copyOf);
    }

    /** The last entry that it has; -1 for none. */
    public long offset() {
        return place.offset;
    }

    /**
     * Where in the log it was taken.
     *
     * @param offset the last entry that it has; -1 for none
     * @param generation the offset of the newest leader's start; -1 for none
     * @param now time as the log tells it
     */
    public record Place(long offset, long generation, Instant now) {}

    /** What holds: the version of the fold's rules, and how much tenants may take. */
    public record Rules(int foldVersion, Limits limits) {}

    /**
     * The workers.
     *
     * @param members the living, in the order in which they came
     * @param ended the newest ended starts, oldest first
     */
    public record FleetSnapshot(List<MemberSnapshot> members, List<Worker> ended) {
        public FleetSnapshot {
            members = List.copyOf(members);
            ended = List.copyOf(ended);
        }
    }

    /** A living worker, and the attempt that each class's lane is busy with. */
    public record MemberSnapshot(LedgerEvent.WorkerStarted announcement, Instant since, Map<String, Attempt> busy) {
        public MemberSnapshot {
            busy = Map.copyOf(busy);
        }
    }

    /** The requests that would be recognised if they were sent again: by their keys and by their bodies, oldest first. */
    public record Requests(List<RequestSnapshot> byKey, List<RequestSnapshot> byBody) {
        public Requests {
            byKey = List.copyOf(byKey);
            byBody = List.copyOf(byBody);
        }
    }

    /** A request that would be recognised if it were sent again. */
    public record RequestSnapshot(String key, String job, String bodyHash, Instant at) {}

    /** Something about a job that is to be looked at when it is due. */
    public record TimerSnapshot(Instant due, long jobOrder, String job, String subject) {}

    /**
     * What a tenant has beside jobs.
     *
     * @param files in the order in which they are listed
     * @param models in the order in which they are listed
     * @param jobsByModelName the job whose checkpoints are meant by a model's name
     * @param notBegun jobs whose training nobody has had yet
     */
    public record TenantSnapshot(
            String tenant,
            List<FileView> files,
            List<ModelView> models,
            Map<String, String> jobsByModelName,
            Set<String> notBegun) {
        public TenantSnapshot {
            files = List.copyOf(files);
            models = List.copyOf(models);
            jobsByModelName = Map.copyOf(jobsByModelName);
            notBegun = Set.copyOf(notBegun);
        }
    }

    /**
     * A job's task.
     *
     * @param held how long workers have held it before the present one
     */
    public record TaskSnapshot(
            TaskId id, String queueClass, TaskState state, Duration held, long attempt, int failures) {}
}
