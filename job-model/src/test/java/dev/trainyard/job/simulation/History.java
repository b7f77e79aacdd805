package dev.trainyard.job.simulation;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One history of a yard, from its seed to the end of its last job: clients, processes, troubles. */
final class History {

    /** Long after the last trouble every job must be over. */
    private static final long CALM = 30 * 60_000;

    private static final long SUPERVISION = 1_000;

    private final Clockwork clock;
    private final World world;
    private final List<GatewayModel> gateways = new ArrayList<>();
    private final List<Runnable> troubles = new ArrayList<>();
    private final long troubleEnds;
    private int assigned;
    private long requestsOnTheirWay;

    History(long seed, boolean tracing) {
        this.clock = new Clockwork(seed, tracing);
        this.world = new World(clock);
        this.troubleEnds = clock.between(20_000, 90_000);
    }

    /** Lives through it, and gives the log. */
    List<LedgerEntry> run() {
        populate();
        for (Runnable trouble : possibleTroubles()) {
            if (clock.chance(0.4)) {
                troubles.add(trouble);
            }
        }
        world.suffer(Faults.drawn(clock));
        supervise();
        submitJobs();
        clock.after(clock.between(1_000, 10_000), this::trouble);
        clock.after(troubleEnds, this::calmDown);
        world.referee.require(clock.runUntil(this::isOver, troubleEnds + CALM), "this never ends: " + unfinished());
        judge();
        return world.referee.entries();
    }

    String trace() {
        return clock.trace();
    }

    List<JobView> jobs() {
        return world.referee.jobs();
    }

    private void populate() {
        gateways.add(new GatewayModel(world, "gateway-0"));
        gateways.add(new GatewayModel(world, "gateway-1"));
        worker("evaluator-1", "data", "evaluate");
        worker("trainer-1", "cpu");
        if (clock.chance(0.5)) {
            worker("evaluator-2", "data", "evaluate");
            worker("trainer-2", "cpu");
        }
    }

    private void worker(String name, String... classes) {
        world.workers.put(name, new WorkerModel(world, name, List.of(classes), Optional.empty()));
    }

    private void submitJobs() {
        request(new LedgerEvent.FileStored("a", "file-1", "rows.csv", "fine-tune", Samples.stored("a")));
        request(new LedgerEvent.FileStored("b", "file-1", "rows.csv", "fine-tune", Samples.stored("b")));
        long jobs = clock.between(1, 5);
        for (long number = 1; number <= jobs; number++) {
            clock.after(clock.between(200, troubleEnds), this::submitJob);
        }
    }

    private void submitJob() {
        String tenant = clock.chance(0.5) ? "a" : "b";
        String job = world.newId("job-");
        Optional<String> key = clock.chance(0.5) ? Optional.of("key of " + job) : Optional.empty();
        Submission submission = Samples.submission(
                Samples.recipe(3, (int) clock.between(1, 3)),
                new Submission.RetryKey(key, "credential", "body of " + job, key.isEmpty()));
        request(new LedgerEvent.JobSubmitted(tenant, job, submission));
        if (clock.chance(0.3)) {
            // The client heard nothing, and another gateway gives the same request another id.
            request(new LedgerEvent.JobSubmitted(tenant, world.newId("job-"), submission));
        }
        if (clock.chance(0.2)) {
            clock.after(clock.between(1, 20_000), () -> request(new LedgerEvent.JobCancelRequested(tenant, job)));
        }
        if (clock.chance(0.2)) {
            clock.after(clock.between(5_000, 60_000), () -> request(new LedgerEvent.JobDeleted(tenant, job)));
        }
    }

    private void request(LedgerEvent event) {
        requestsOnTheirWay++;
        world.log.append(event, ignored -> requestsOnTheirWay--);
    }

    private List<Runnable> possibleTroubles() {
        return List.of(
                () -> anyWorker().ifPresent(WorkerModel::crash),
                () -> anyWorker().ifPresent(worker -> worker.pause(clock.between(1_000, 3 * World.LEASE))),
                () -> anyWorker().ifPresent(WorkerModel::shutDown),
                () -> gateways.get(assigned).crash(),
                () -> gateways.get(assigned).pause(clock.between(1_000, 3 * World.LEASE)),
                () -> assigned = 1 - assigned,
                () -> world.log.goOut(clock.between(500, 2 * World.BLIND_LIMIT)),
                () -> world.log.jump(clock.between(-3_600_000, 3_600_000)));
    }

    private Optional<WorkerModel> anyWorker() {
        List<WorkerModel> alive =
                world.workers.values().stream().filter(WorkerModel::isAlive).toList();
        return alive.isEmpty() ? Optional.empty() : Optional.of(clock.oneOf(alive));
    }

    private void trouble() {
        if (clock.now() < troubleEnds && !troubles.isEmpty()) {
            clock.oneOf(troubles).run();
            clock.after(clock.between(1_000, 15_000), this::trouble);
        }
    }

    private void calmDown() {
        world.suffer(Faults.NONE);
        world.log.goOut(0);
        clock.trace("world", "is calm from here on");
    }

    /** As a supervisor and a consumer group do it: the dead are started again, the living lead. */
    private void supervise() {
        clock.after(SUPERVISION, this::supervise);
        for (WorkerModel worker : List.copyOf(world.workers.values())) {
            if (!worker.isAlive() && clock.chance(0.2)) {
                world.restart(worker, Optional.empty());
            }
        }
        for (int index = 0; index < gateways.size(); index++) {
            if (!gateways.get(index).isAlive() && clock.chance(0.2)) {
                gateways.set(index, new GatewayModel(world, "gateway-" + index));
            }
        }
        if (!gateways.get(assigned).isAlive() && clock.chance(0.2)) {
            assigned = 1 - assigned;
        }
        gateways.get(assigned).standForLeader();
    }

    private boolean isOver() {
        return clock.now() > troubleEnds
                && requestsOnTheirWay == 0
                && unfinished().isEmpty()
                && world.referee.truth().pending().isEmpty()
                && gateways.stream().allMatch(gateway -> gateway.replica().appliedOffset() == world.log.end() - 1);
    }

    private List<String> unfinished() {
        return world.referee.jobs().stream()
                .filter(job -> !job.state().isFinal())
                .map(job -> job.id() + " " + job.state())
                .toList();
    }

    private void judge() {
        Ledger again = new Ledger();
        world.referee.entries().forEach(again::apply);
        world.referee.compare("folded again:", again);
        gateways.forEach(gateway -> world.referee.compare("a replica's:", gateway.replica()));
    }
}
