package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.ledger.Limits;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the parts of a simulated yard share. */
final class World {

    /** Silence after which a worker is lost. */
    static final long LEASE = 10_000;
    /** Time at one step after which an attempt is lost. */
    static final long STALL_LIMIT = 30_000;
    /** How long a worker goes on without the log. */
    static final long BLIND_LIMIT = 45_000;

    final Clockwork clock;
    final Optional<PlantedBug> bug;
    final Signs signs = new Signs();
    final LogModel log;
    final StoreModel store;
    final Referee referee;
    final Map<String, WorkerModel> workers = new TreeMap<>();
    final Map<String, Fate> fates = new HashMap<>();
    final Map<CrashPoint, Integer> crashes = new EnumMap<>(CrashPoint.class);
    private final Map<String, QueueModel> queues = new TreeMap<>();
    private Faults faults = Faults.NONE;
    private Limits limits = Limits.NONE;
    private final Map<String, Integer> batches = new HashMap<>();
    private long ids;
    private int folds;
    private int jobs;

    World(Clockwork clock, Optional<PlantedBug> bug) {
        this.clock = clock;
        this.bug = bug;
        this.store = new StoreModel(clock, this);
        this.referee = new Referee(this);
        this.log = new LogModel(clock, this, referee::appended);
    }

    boolean has(PlantedBug which) {
        return bug.isPresent() && bug.get() == which;
    }

    Fold newFold() {
        folds++;
        return bug.map(planted -> planted.mistake.fold(folds)).orElseGet(Fold::new);
    }

    Faults faults() {
        return faults;
    }

    void suffer(Faults drawn) {
        faults = drawn;
    }

    /** How the yard is configured. */
    Limits limits() {
        return limits;
    }

    void limit(Limits to) {
        limits = to;
    }

    /** Whether a process ends here and now. */
    boolean crashesAt(CrashPoint point) {
        boolean crash = clock.chance(faults.crashes().getOrDefault(point, 0.0));
        if (crash) {
            crashes.merge(point, 1, Integer::sum);
        }
        return crash;
    }

    QueueModel queue(String queueClass) {
        return queues.computeIfAbsent(queueClass, ignored -> new QueueModel(clock, this));
    }

    /** Starts a worker's process, unless that has been done since. */
    void restart(WorkerModel ended, Optional<Failure> evidence) {
        workers.computeIfPresent(
                ended.name(),
                (name, current) -> current == ended ? new WorkerModel(this, name, ended.classes(), evidence) : current);
    }

    /** Each of these names begins with the one before, so that whoever cuts names or prefixes short is found out. */
    String newJob() {
        jobs++;
        return "job-" + "1".repeat(jobs);
    }

    /** A batch of so many lines, or of none that can be used. */
    String newBatch(int lines) {
        String batch = newId("batch-") + "-of-" + lines;
        batches.put(batch, lines);
        return batch;
    }

    int linesOf(String batch) {
        return batches.get(batch);
    }

    String newId(String kind) {
        ids++;
        return kind + ids;
    }
}
