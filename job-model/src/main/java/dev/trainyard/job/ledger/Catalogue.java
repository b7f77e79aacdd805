package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything that has a name: files, jobs and models, found by id and listed by tenant. */
final class Catalogue {

    private static final String CHECKPOINT_MARK = ":ckpt-step-";

    private static final Tenant NOBODY = new Tenant();

    private final Map<String, Job> jobs = new HashMap<>();
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final Map<String, Job> open = new LinkedHashMap<>();
    /** Jobs that are over and still stand in the state with everything. */
    private final NavigableMap<Long, Job> unarchived = new TreeMap<>();

    private static final class Tenant {
        final NavigableMap<Long, Job> jobs = new TreeMap<>();
        /** Accepted, and not over nor begun to be trained. */
        final Set<String> notBegun = new HashSet<>();

        final Map<String, FileView> files = new LinkedHashMap<>();
        final Map<String, ModelView> models = new LinkedHashMap<>();
        /** The newest job whose model bears or will bear a name: so that its checkpoints can be called. */
        final Map<String, String> jobsByModelName = new HashMap<>();
    }

    void add(Job job) {
        jobs.put(job.id, job);
        open.put(job.id, job);
        tenant(job.tenant).jobs.put(job.order, job);
        tenant(job.tenant).notBegun.add(job.id);
        tenant(job.tenant).jobsByModelName.put(job.modelName(), job.id);
    }

    /** A worker has the job's training for the first time. */
    void begun(Job job) {
        tenant(job.tenant).notBegun.remove(job.id);
    }

    void close(Job job) {
        open.remove(job.id);
        tenant(job.tenant).notBegun.remove(job.id);
        unarchived.put(job.order, job);
    }

    Collection<Job> unarchived() {
        return unarchived.values();
    }

    void archive(Job job, ObjectReference content) {
        unarchived.remove(job.order);
        job.shed(content);
    }

    long notBegun(String tenant) {
        return known(tenant).notBegun.size();
    }

    void remove(Job job) {
        Tenant tenant = tenant(job.tenant);
        jobs.remove(job.id);
        unarchived.remove(job.order);
        tenant.jobs.remove(job.order);
        tenant.jobsByModelName.remove(job.modelName(), job.id);
        tenant.models.values().removeIf(model -> model.job().equals(job.id));
        job.resultFile.ifPresent(tenant.files::remove);
    }

    Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Collection<Job> openJobs() {
        return open.values();
    }

    /** Newest first; a view, which costs nothing until it is walked. */
    Collection<Job> jobs(String tenant, Optional<String> after) {
        NavigableMap<Long, Job> all = known(tenant).jobs;
        Optional<Job> last = after.flatMap(this::job).filter(job -> job.tenant.equals(tenant));
        if (after.isPresent() && last.isEmpty()) {
            return List.of();
        }
        NavigableMap<Long, Job> older =
                last.map(job -> all.headMap(job.order, false)).orElse(all);
        return older.descendingMap().values();
    }

    boolean store(LedgerEvent.FileStored event, Instant now) {
        FileView file = new FileView(
                event.tenant(),
                event.file(),
                event.filename(),
                event.purpose(),
                event.content(),
                now,
                event.life().map(life -> Expiry.after(life, now)),
                event.examination());
        return tenant(event.tenant()).files.putIfAbsent(event.file(), file) == null;
    }

    void store(FileView file) {
        tenant(file.tenant()).files.put(file.id(), file);
    }

    Optional<FileView> file(String tenant, String id) {
        return Optional.ofNullable(known(tenant).files.get(id));
    }

    Collection<FileView> files(String tenant) {
        return List.copyOf(known(tenant).files.values());
    }

    boolean isInUse(FileView file) {
        return open.values().stream()
                .anyMatch(job -> job.trainingFile.id().equals(file.id())
                        || job.validationFile
                                .filter(used -> used.id().equals(file.id()))
                                .isPresent());
    }

    void deleteFile(FileView file) {
        tenant(file.tenant()).files.remove(file.id());
        tenant(file.tenant()).jobs.values().forEach(job -> job.forgetNameOf(file));
    }

    void register(ModelView model) {
        // A name that is given again moves to the end of the list, as a new model would.
        tenant(model.tenant()).models.remove(model.name());
        tenant(model.tenant()).models.put(model.name(), model);
    }

    boolean deleteModel(String tenant, String name) {
        Tenant owner = known(tenant);
        return owner.models.containsKey(name) && owner.models.remove(name) != null;
    }

    Collection<ModelView> models(String tenant) {
        return List.copyOf(known(tenant).models.values());
    }

    Optional<ModelView> model(String tenant, String name) {
        ModelView model = known(tenant).models.get(name);
        return model != null ? Optional.of(model) : checkpointNamed(tenant, name);
    }

    private Optional<ModelView> checkpointNamed(String tenant, String name) {
        int mark = name.lastIndexOf(CHECKPOINT_MARK);
        String digits = mark < 0 ? "" : name.substring(mark + CHECKPOINT_MARK.length());
        if (!digits.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.ofNullable(known(tenant).jobsByModelName.get(name.substring(0, mark)))
                .flatMap(this::job)
                .flatMap(job -> Optional.ofNullable(job.checkpoints.get(Long.valueOf(digits)))
                        .filter(Job.Saved::isSound)
                        .map(saved -> modelOf(job, saved, name, saved.at)));
    }

    static ModelView modelOf(Job job, Job.Saved saved, String name, Instant createdAt) {
        Recipe recipe = job.submission.recipe();
        return new ModelView(job.tenant, name, job.id, recipe, job.rows.orElseThrow(), saved.checkpoint, createdAt);
    }

    /** The archived job whose checkpoint bears this name. */
    Optional<Job> archivedByCheckpoint(String tenant, String name) {
        int mark = name.lastIndexOf(CHECKPOINT_MARK);
        return mark < 0
                ? Optional.empty()
                : Optional.ofNullable(known(tenant).jobsByModelName.get(name.substring(0, mark)))
                        .flatMap(this::job)
                        .filter(job -> job.archive.isPresent());
    }

    /** Whether the name could be that of a checkpoint of a job that there is. */
    boolean knowsModelOf(String tenant, String checkpoint) {
        int mark = checkpoint.lastIndexOf(CHECKPOINT_MARK);
        return mark >= 0 && known(tenant).jobsByModelName.containsKey(checkpoint.substring(0, mark));
    }

    /** How the names of a model's checkpoints begin. */
    static String beginningOfCheckpoints(Job job) {
        return job.modelName() + CHECKPOINT_MARK;
    }

    /** Every job, in the order in which they came. */
    List<Job> allJobs() {
        return jobs.values().stream()
                .sorted(Comparator.comparingLong(job -> job.order))
                .toList();
    }

    List<LedgerSnapshot.TenantSnapshot> snapshotOfTenants() {
        return new TreeMap<>(tenants)
                .entrySet().stream()
                        .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static LedgerSnapshot.TenantSnapshot snapshot(String name, Tenant tenant) {
        return new LedgerSnapshot.TenantSnapshot(
                name,
                List.copyOf(tenant.files.values()),
                List.copyOf(tenant.models.values()),
                tenant.jobsByModelName,
                tenant.notBegun);
    }

    void restore(LedgerSnapshot.TenantSnapshot taken) {
        Tenant tenant = tenant(taken.tenant());
        taken.files().forEach(file -> tenant.files.put(file.id(), file));
        taken.models().forEach(model -> tenant.models.put(model.name(), model));
        tenant.jobsByModelName.putAll(taken.jobsByModelName());
        tenant.notBegun.addAll(taken.notBegun());
    }

    /** Takes up a job; older ones must have been taken up before. */
    void restore(Job job) {
        jobs.put(job.id, job);
        tenant(job.tenant).jobs.put(job.order, job);
        if (!job.state().isFinal()) {
            open.put(job.id, job);
        } else if (job.archive.isEmpty()) {
            unarchived.put(job.order, job);
        }
    }

    /** A tenant's jobs, oldest first. */
    List<Job> allJobs(String tenant) {
        return List.copyOf(known(tenant).jobs.values());
    }

    boolean hasAnythingOf(String tenant) {
        Tenant known = known(tenant);
        return !known.jobs.isEmpty() || !known.files.isEmpty() || !known.models.isEmpty();
    }

    boolean isEmpty() {
        return tenants.keySet().stream().noneMatch(this::hasAnythingOf);
    }

    void forget(String tenant) {
        tenants.remove(tenant);
    }

    Map<String, Long> jobCounts() {
        Map<String, Long> counts = new TreeMap<>();
        jobs.values().forEach(job -> counts.merge(Job.nameOf(job.state()), 1L, Long::sum));
        return counts;
    }

    /** To read only: whoever asks for a tenant that has nothing leaves no trace. */
    private Tenant known(String name) {
        return tenants.getOrDefault(name, NOBODY);
    }

    private Tenant tenant(String name) {
        return tenants.computeIfAbsent(name, ignored -> new Tenant());
    }
}
