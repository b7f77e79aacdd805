package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;

/** One history of a yard, from its seed to the end of its last job: clients, processes, troubles. */
final class History {

    /** Long after the last trouble every job must be over. */
    private static final long CALM = 40 * 60_000;

    private static final long SUPERVISION = 1_000;
    /** Longer than the grace after which bytes that nothing needs are given up. */
    private static final long LATER = 11 * 60_000;

    private final Clockwork clock;
    private final World world;
    private final Clients clients;
    private final List<GatewayModel> gateways = new ArrayList<>();
    private final List<Runnable> troubles = new ArrayList<>();
    private final long troubleEnds;
    private int assigned;

    History(long seed, boolean tracing) {
        this(seed, tracing, Optional.empty());
    }

    History(long seed, boolean tracing, Optional<PlantedBug> bug) {
        this.clock = new Clockwork(seed, tracing);
        this.world = new World(clock, bug);
        this.troubleEnds = clock.between(8_000, 40_000);
        this.clients = new Clients(world, troubleEnds);
    }

    /** Lives through it, and gives the log. */
    List<LedgerEntry> run() {
        populate();
        for (Runnable trouble : possibleTroubles()) {
            if (clock.chance(0.35)) {
                troubles.add(trouble);
            }
        }
        world.suffer(Faults.drawn(clock));
        world.limit(limits());
        supervise();
        clients.begin();
        clock.after(clock.between(1_000, 10_000), this::trouble);
        clock.after(troubleEnds, this::calmDown);
        boolean over = clock.runUntil(this::isOver, troubleEnds + CALM);
        world.referee.require(Promise.EVERYTHING_COMES_TO_AN_END, over, () -> "this never ends: " + unfinished());
        world.log.moveOn(LATER);
        over = clock.runUntil(this::nothingIsDue, clock.now() + CALM);
        world.referee.require(
                Promise.EVERYTHING_COMES_TO_AN_END,
                over,
                () -> "what was due was never done: " + world.referee.pending());
        world.referee.judgeAtTheEnd(gateways.stream().map(GatewayModel::replica).toList());
        return world.referee.entries();
    }

    String trace() {
        return clock.trace();
    }

    List<JobView> jobs() {
        return world.referee.jobs();
    }

    Map<Promise, LongAdder> judged() {
        return world.referee.judged();
    }

    Map<CrashPoint, Integer> crashes() {
        return world.crashes;
    }

    private void populate() {
        gateways.add(new GatewayModel(world, "gateway-0"));
        gateways.add(new GatewayModel(world, "gateway-1"));
        worker("evaluator-1", "data", "evaluate");
        worker("trainer-1", "cpu");
        if (clock.chance(0.4)) {
            worker("evaluator-2", "data", "evaluate");
            worker("trainer-2", "cpu");
        }
    }

    private void worker(String name, String... classes) {
        world.workers.put(name, new WorkerModel(world, name, List.of(classes), Optional.empty()));
    }

    private Limits limits() {
        if (clock.chance(0.6)) {
            return Limits.NONE;
        }
        Limits.Bounds common = new Limits.Bounds(OptionalInt.of(1), OptionalInt.of((int) clock.between(1, 2)));
        Limits.Bounds ofB = new Limits.Bounds(OptionalInt.of((int) clock.between(1, 2)), OptionalInt.empty());
        return new Limits(common, clock.chance(0.5) ? Map.of("b", ofB) : Map.of());
    }

    private List<Runnable> possibleTroubles() {
        return List.of(
                () -> anyWorker().ifPresent(WorkerModel::crash),
                () -> anyWorker().ifPresent(worker -> worker.pause(clock.between(1_000, 3 * World.LEASE))),
                () -> anyWorker().ifPresent(WorkerModel::shutDown),
                () -> gateways.get(assigned).crash(),
                () -> gateways.get(assigned).pause(clock.between(1_000, 3 * World.LEASE)),
                () -> assigned = 1 - assigned,
                () -> world.limit(limits()),
                () -> world.log.goOut(clock.between(500, 2 * World.BLIND_LIMIT)),
                () -> world.store.goOut(clock.between(500, 60_000)),
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
            clock.after(clock.between(1_000, 10_000), this::trouble);
        }
    }

    private void calmDown() {
        world.suffer(Faults.NONE);
        world.log.comeBack();
        world.store.goOut(0);
        world.workers.computeIfAbsent("gpu-1", name -> new WorkerModel(world, name, List.of("gpu"), Optional.empty()));
        clock.trace("world", () -> "is calm from here on");
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
        if (clock.now() > troubleEnds) {
            clients.resumeWhatRests();
        }
    }

    private boolean isOver() {
        return clock.now() > troubleEnds
                && clients.haveTheirAnswers()
                && world.referee.allJobsAreOver()
                && nothingIsPending();
    }

    private boolean nothingIsDue() {
        boolean due = world.referee
                .nextDue()
                .filter(next -> !next.isAfter(world.log.now()))
                .isPresent();
        return !due && nothingIsPending();
    }

    private boolean nothingIsPending() {
        return world.referee.pending().isEmpty()
                && gateways.stream()
                        .allMatch(gateway -> gateway.replica().ledger.appliedOffset() == world.log.end() - 1);
    }

    private List<String> unfinished() {
        return world.referee.jobs().stream()
                .filter(job -> !job.state().isFinal())
                .map(job -> job.id() + " " + job.state())
                .toList();
    }
}
