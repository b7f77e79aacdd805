package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The fold: all state of a yard, as it follows from the log and from nothing else. Total (every entry is decided, none
 * throws for its content) and pure (no I/O, no clock, no chance), so every replica that has read the same entries
 * holds the same state and has the same effects pending. Not thread-safe.
 */
public final class Ledger {

    /** The newest version of the fold's rules that this release knows. */
    public static final int FOLD_VERSION = 3;

    /** The class whose workers prepare rows. */
    public static final String PREPARING_CLASS = "data";
    /** The class whose workers score checkpoints. */
    public static final String SCORING_CLASS = "evaluate";

    private final Catalogue catalogue = new Catalogue();
    private final Fleet fleet = new Fleet();
    private final PendingEffects pending = new PendingEffects();
    private final Dispatcher dispatcher = new Dispatcher(fleet, pending);
    private final Announcements announcements = new Announcements(pending);
    private final Timers timers = new Timers();
    private final Holding holding = new Holding(dispatcher, pending, announcements);
    private final Retention retention = new Retention(pending, timers);
    private final Ending ending = new Ending(catalogue, dispatcher, pending, retention, announcements);
    private final TimeLimit timeLimit = new TimeLimit(ending, timers);
    private final JobCourse course = new JobCourse(
            catalogue,
            dispatcher,
            holding,
            new Retries(dispatcher, holding, announcements),
            retention,
            timeLimit,
            ending,
            announcements);
    private final Removal removal = new Removal(catalogue, ending, pending);
    private final Expiry expiry = new Expiry(catalogue, removal, timers);
    private final Uploads uploads = new Uploads(catalogue, pending, timers, expiry);
    private final Permissions permissions = new Permissions(catalogue);
    private final Batches batches = new Batches(catalogue, pending, timers, expiry);
    private final Imports imports = new Imports(catalogue, pending);
    private final Requests requests = new Requests(
            catalogue, dispatcher, course, holding, ending, removal, expiry, uploads, permissions, batches, imports);
    private final Ownership ownership = new Ownership(catalogue, fleet, dispatcher, course, pending);

    private final Housekeeping housekeeping = new Housekeeping(catalogue, pending);

    private long appliedOffset = -1;
    private long generation = -1;
    private Instant now = Instant.EPOCH;

    /** Decides one entry and changes the state accordingly. Entries come in the order of their offsets. */
    public Verdict apply(LedgerEntry entry) {
        if (entry.offset() <= appliedOffset) {
            return new Verdict.Ignored(Verdict.Reason.ALREADY_SO);
        }
        appliedOffset = entry.offset();
        // The broker's clock may step back; time in the fold never does.
        now = entry.appended().isAfter(now) ? entry.appended() : now;
        timers.takeDue(now).forEach(this::lookAgain);
        requests.repetitions().forget(now);
        Verdict verdict = housekeeping.isLegal(entry.event())
                ? decide(entry.event())
                : new Verdict.Ignored(Verdict.Reason.NOT_YET_LEGAL);
        dispatcher.dispatchWhatFits(now);
        return verdict;
    }

    private Verdict decide(LedgerEvent proposal) {
        return switch (proposal) {
            case LedgerEvent.FromClient event -> requests.decide(event, appliedOffset, now);
            case LedgerEvent.FromLeader event -> applyLeader(event);
            case LedgerEvent.FromWorker event -> ownership.decide(event, now);
            case LedgerEvent.FromReplica event -> housekeeping.decide(event, appliedOffset, now);
        };
    }

    private void lookAgain(Timers.Timer timer) {
        switch (timer.subject()) {
            case RETENTION -> present(timer.of()).ifPresent(job -> retention.due(job, now));
            case TIME_LIMIT -> present(timer.of()).ifPresent(job -> timeLimit.due(job, now));
            case FILE_EXPIRY -> expiry.due(timer, batches::needs, now);
            case UPLOAD_EXPIRY -> uploads.due(timer.of());
            case BATCH_WINDOW -> batches.due(timer.of(), now);
        }
    }

    private Optional<Job> present(String job) {
        return catalogue.job(job).filter(found -> found.archive.isEmpty());
    }

    private Verdict applyLeader(LedgerEvent.FromLeader event) {
        return switch (event) {
            case LedgerEvent.LeaderStarted ignored -> {
                generation = appliedOffset;
                yield new Verdict.Accepted();
            }
            case LedgerEvent.FromGeneration said ->
                said.generation() == generation
                        ? applyGeneration(said)
                        : new Verdict.Ignored(Verdict.Reason.OLD_GENERATION);
        };
    }

    private Verdict applyGeneration(LedgerEvent.FromGeneration event) {
        return switch (event) {
            case LedgerEvent.Granted granted -> receipt("answer:" + granted.claim());
            case LedgerEvent.Refused refused -> receipt("answer:" + refused.claim());
            case LedgerEvent.StopOrdered stop ->
                receipt(new Effect.Stop(stop.attempt(), stop.worker(), stop.why()).key());
            case LedgerEvent.PauseOrdered pause -> receipt(new Effect.Pause(pause.attempt(), pause.worker()).key());
            case LedgerEvent.CheckpointsDropped dropped ->
                receipt(Effect.DropCheckpoints.keyOf(dropped.job(), dropped.steps()));
            case LedgerEvent.LimitsSet set -> {
                dispatcher.limit(set.limits());
                yield new Verdict.Accepted();
            }
            case LedgerEvent.TimeTold ignored -> new Verdict.Accepted(); // its time has had its effect already
            case LedgerEvent.ResultPublished published ->
                receipt("publish:" + published.job() + "#" + published.sequence());
            case LedgerEvent.Erased erased -> receipt("erase:" + erased.subject());
            case LedgerEvent.Queued queued -> ownership.queued(queued, now);
            case LedgerEvent.WorkerLost lost -> ownership.workerLost(lost, now);
            case LedgerEvent.AttemptLost lost -> ownership.attemptLost(lost, now);
            case LedgerEvent.FoldVersion raised -> housekeeping.raise(raised);
            case LedgerEvent.FromBatch said -> batches.decide(said, appliedOffset, now);
            case LedgerEvent.JobArchived archived -> housekeeping.archive(archived);
        };
    }

    private Verdict receipt(String key) {
        return pending.remove(key) ? new Verdict.Accepted() : new Verdict.Ignored(Verdict.Reason.ALREADY_SO);
    }

    /** The whole state at this offset; later entries do not change what was taken. */
    public LedgerSnapshot snapshot() {
        return new LedgerSnapshot(
                LedgerSnapshot.FORMAT_VERSION,
                new LedgerSnapshot.Place(appliedOffset, generation, now),
                new LedgerSnapshot.Rules(housekeeping.foldVersion(), dispatcher.limits()),
                housekeeping.snapshots(),
                pending.all(),
                new LedgerSnapshot.FleetSnapshot(fleet.snapshotOfMembers(), fleet.snapshotOfEnded()),
                requests.repetitions().snapshot(),
                timers.snapshot(),
                dispatcher.unclaimed(),
                catalogue.snapshotOfTenants(),
                catalogue.allJobs().stream().map(JobSnapshot::of).toList(),
                Optional.of(uploads.snapshot()),
                Optional.of(permissions.snapshot()),
                Optional.of(batches.snapshot()),
                Optional.of(imports.snapshot()));
    }

    /** A ledger that goes on as the one would have done of which the snapshot was taken. */
    public static Ledger restore(LedgerSnapshot taken) {
        Ledger ledger = new Ledger();
        ledger.appliedOffset = taken.place().offset();
        ledger.generation = taken.place().generation();
        ledger.now = taken.place().now();
        ledger.housekeeping.restore(taken.rules().foldVersion(), taken.snapshots());
        ledger.dispatcher.limit(taken.rules().limits());
        taken.pending().forEach(ledger.pending::add);
        ledger.fleet.restore(taken.fleet());
        ledger.requests.repetitions().restore(taken.requests());
        ledger.timers.restore(taken.timers());
        taken.tenants().forEach(ledger.catalogue::restore);
        for (JobSnapshot snapshot : taken.jobs()) {
            Job job = snapshot.toJob();
            ledger.catalogue.restore(job);
            ledger.dispatcher.restore(job);
        }
        taken.uploads().ifPresent(ledger.uploads::restore);
        taken.permissions().ifPresent(ledger.permissions::restore);
        taken.batches().ifPresent(ledger.batches::restore);
        taken.imports().ifPresent(ledger.imports::restore);
        for (TaskId id : taken.unclaimed()) {
            Job job = ledger.catalogue.job(id.job()).orElseThrow();
            ledger.dispatcher.restoreUnclaimed(job.tasks.get(id));
        }
        return ledger;
    }

    /** The version of the rules that hold; a release that knows only lower ones must not fold on. */
    public int foldVersion() {
        return housekeeping.foldVersion();
    }

    /** Whether nobody has a job, a file or a model here: not yet, or no longer. */
    public boolean isUnused() {
        return catalogue.isEmpty();
    }

    /** The newest snapshots that were announced, at most two, older first: the log is kept from the first one on. */
    public List<SnapshotView> snapshots() {
        return housekeeping.snapshots();
    }

    /** Jobs that are over since before a time and to which nothing more will happen: their bodies may leave the state. */
    public List<JobView> archivable(Instant endedBefore, int limit) {
        return housekeeping.archivable(endedBefore, limit).map(this::view).toList();
    }

    /** The object that has a job's whole view, when the state has it no more. */
    public Optional<ObjectReference> archive(String tenant, String id) {
        return catalogue.job(id).filter(job -> job.tenant.equals(tenant)).flatMap(job -> job.archive);
    }

    /** The archived job that has a checkpoint of this name, if any has. */
    public Optional<JobView> archivedByCheckpoint(String tenant, String name) {
        return catalogue.archivedByCheckpoint(tenant, name).map(this::view);
    }

    /** The offset of the last entry that was applied; -1 before the first. */
    public long appliedOffset() {
        return appliedOffset;
    }

    /** The offset of the newest {@link LedgerEvent.LeaderStarted}; -1 before the first. */
    public long generation() {
        return generation;
    }

    /** Time as the log tells it. */
    public Instant now() {
        return now;
    }

    /** What tenants may take of the yard. */
    public Limits limits() {
        return dispatcher.limits();
    }

    /** When something falls due by the log's time; the leader sees to it that the log's time comes so far. */
    public Optional<Instant> nextDue() {
        return timers.next();
    }

    /** What the leader must bring about, oldest first. */
    public List<Effect> pending() {
        return pending.all();
    }

    /** Whether this effect still awaits its receipt. */
    public boolean isPending(Effect effect) {
        return pending.contains(effect.key());
    }

    /** The living workers. */
    public List<WorkerView> workers() {
        return fleet.views();
    }

    /** Attempts that are dispatched or owned. */
    public List<AttemptView> attemptsOut() {
        return ownership.attemptsOut();
    }

    /** One job of a tenant. */
    public Optional<JobView> job(String tenant, String id) {
        return catalogue.job(id).filter(job -> job.tenant.equals(tenant)).map(this::view);
    }

    /** A tenant's jobs, newest first, from the one after {@code after} on; none when the tenant has no such job. */
    public List<JobView> jobs(String tenant, Optional<String> after, int limit) {
        return jobs(tenant, after, submission -> true, limit);
    }

    /**
     * A tenant's jobs that a filter lets through, newest first, from the one after {@code after} on; none when the
     * tenant has no such job. Only those that are given are copied.
     */
    public List<JobView> jobs(String tenant, Optional<String> after, Predicate<Submission> filter, int limit) {
        return catalogue.jobs(tenant, after).stream()
                .filter(job -> filter.test(job.submission))
                .limit(limit)
                .map(this::view)
                .toList();
    }

    private JobView view(Job job) {
        return job.view(dispatcher.position(job), dispatcher.waitingFor(job));
    }

    /** One file of a tenant. */
    public Optional<FileView> file(String tenant, String id) {
        return catalogue.file(tenant, id);
    }

    /** A tenant's files, oldest first. */
    public Collection<FileView> files(String tenant) {
        return catalogue.files(tenant);
    }

    /** A file that comes in parts; nothing when its time is over. */
    public Optional<UploadView> upload(String tenant, String id) {
        return uploads.find(tenant, id);
    }

    /** Requests of a tenant that are answered together. */
    public Optional<BatchView> batch(String tenant, String id) {
        return batches.find(tenant, id);
    }

    /** A tenant's batches of requests, oldest first. */
    public List<BatchView> batches(String tenant) {
        return batches.of(tenant);
    }

    /** Who may use a checkpoint, by its name; oldest first. */
    public List<PermissionView> permissions(String tenant, String checkpoint) {
        return permissions.of(tenant, checkpoint);
    }

    /** A finished model, or a checkpoint by its name, as soon as the log has it. */
    public Optional<ModelView> model(String tenant, String name) {
        return catalogue.model(tenant, name);
    }

    /** A model that was learnt elsewhere. */
    public Optional<ImportedModel> imported(String tenant, String name) {
        return imports.find(tenant, name);
    }

    /** A tenant's models that were learnt elsewhere, oldest first. */
    public List<ImportedModel> imported(String tenant) {
        return imports.of(tenant);
    }

    /** A tenant's finished models, oldest first. */
    public Collection<ModelView> models(String tenant) {
        return catalogue.models(tenant);
    }

    /**
     * How many tasks of each class of workers wait or are being done, by the class; those that a tenant's limit holds
     * back are not counted, since more workers would not help them. A class that never had a task is not there.
     */
    public Map<String, Long> openTasks() {
        return dispatcher.open();
    }

    /** How many jobs stand in each state, by the state's name on the wire. */
    public Map<String, Long> jobCounts() {
        return catalogue.jobCounts();
    }
}
