package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
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
    final Signs signs = new Signs();
    final LogModel log;
    final Referee referee;
    final Map<String, WorkerModel> workers = new TreeMap<>();
    private final Map<String, QueueModel> queues = new TreeMap<>();
    private Faults faults = Faults.NONE;
    private long ids;

    World(Clockwork clock) {
        this.clock = clock;
        this.referee = new Referee(clock);
        this.log = new LogModel(clock, this, referee::appended);
    }

    Faults faults() {
        return faults;
    }

    void suffer(Faults drawn) {
        faults = drawn;
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

    String newId(String kind) {
        ids++;
        return kind + ids;
    }
}
