package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A gateway process: a replica of the fold that lags, and, while it leads, the hands that do what the fold decides. */
final class GatewayModel {

    private static final long JUDGE = 1_000;
    /** After so long without its receipt an effect is brought about again. */
    private static final long WITHOUT_RECEIPT = 10_000;

    private final World world;
    private final String name;
    private final Ledger replica = new Ledger();
    private final Runnable wake = this::wake;
    private final Map<String, Long> underWay = new HashMap<>();
    private final Set<String> proposed = new HashSet<>();
    private final Map<Worker, Long> knownSince = new HashMap<>();
    private final Map<Attempt, Long> passedSince = new HashMap<>();
    private long position;
    private long generation = -1;
    private long listeningSince;
    private long pausedUntil;
    private boolean alive = true;
    private boolean reading;
    private boolean candidate;

    GatewayModel(World world, String name) {
        this.world = world;
        this.name = name;
        world.log.addReader(wake);
        wake();
        later(JUDGE, this::judge);
    }

    private void later(long wait, Runnable what) {
        world.clock.after(wait, () -> {
            if (alive && world.clock.now() < pausedUntil) {
                later(pausedUntil - world.clock.now(), what);
            } else if (alive) {
                what.run();
            }
        });
    }

    boolean isAlive() {
        return alive;
    }

    Ledger replica() {
        return replica;
    }

    void crash() {
        alive = false;
        world.log.removeReader(wake);
        world.clock.trace(name, "crashes");
    }

    void pause(long duration) {
        pausedUntil = world.clock.now() + duration;
        world.clock.trace(name, "pauses for " + duration);
    }

    /** The group has given it the partition: it leads once the log has that. */
    void standForLeader() {
        if (candidate || leads()) {
            return;
        }
        candidate = true;
        world.log.append(
                new LedgerEvent.LeaderStarted(name, world.newId("leadership-")),
                offset -> later(0, () -> {
                    candidate = false;
                    generation = offset;
                    listeningSince = world.clock.now();
                    underWay.clear();
                    proposed.clear();
                    passedSince.clear();
                    runPending();
                }));
    }

    private boolean leads() {
        return generation >= 0 && replica.generation() == generation;
    }

    private void wake() {
        if (!reading) {
            reading = true;
            later(world.clock.between(1, 30), this::read);
        }
    }

    private void read() {
        reading = false;
        for (LedgerEntry entry : world.log.from(position)) {
            position = entry.offset() + 1;
            replica.apply(entry);
        }
        runPending();
    }

    private void runPending() {
        if (!leads()) {
            return;
        }
        for (Effect effect : replica.pending()) {
            long since = underWay.getOrDefault(effect.key(), Long.MIN_VALUE);
            if (since < world.clock.now() - WITHOUT_RECEIPT) {
                underWay.put(effect.key(), world.clock.now());
                start(effect);
            }
        }
    }

    private void start(Effect effect) {
        later(world.clock.between(1, 20), () -> {
            if (world.clock.chance(world.faults().failedEffect())) {
                later(500, () -> {
                    underWay.remove(effect.key());
                    runPending();
                });
                return;
            }
            perform(effect);
            if (world.clock.chance(world.faults().repeatedEffect())) {
                later(world.clock.between(1, 1_000), () -> perform(effect));
            }
        });
    }

    private void perform(Effect effect) {
        LedgerEvent receipt =
                switch (effect) {
                    case Effect.Dispatch dispatch ->
                        new LedgerEvent.Queued(
                                dispatch.attempt(),
                                generation,
                                world.queue(dispatch.queueClass()).add(dispatch.attempt()));
                    case Effect.Grant grant ->
                        new LedgerEvent.Granted(
                                grant.attempt(), grant.worker(), grant.claim(), generation, grant.assignment());
                    case Effect.Refuse refuse ->
                        new LedgerEvent.Refused(
                                refuse.attempt(), refuse.worker(), refuse.claim(), generation, refuse.why());
                    case Effect.Stop stop ->
                        new LedgerEvent.StopOrdered(stop.attempt(), stop.worker(), generation, stop.why());
                    case Effect.Pause pause ->
                        new LedgerEvent.PauseOrdered(pause.attempt(), pause.worker(), generation);
                    case Effect.DropCheckpoints drop ->
                        new LedgerEvent.CheckpointsDropped(drop.tenant(), drop.job(), drop.steps(), generation);
                    case Effect.Publish publish ->
                        new LedgerEvent.ResultPublished(
                                publish.tenant(), publish.job(), publish.news().sequence(), generation);
                    case Effect.Erase erase -> new LedgerEvent.Erased(erase.subject(), generation);
                };
        world.log.append(receipt, ignored -> {});
    }

    private void judge() {
        later(JUDGE, this::judge);
        runPending();
        if (world.log.isOut() || !leads()) {
            listeningSince = world.clock.now();
            return;
        }
        replica.workers().forEach(this::judgeWorker);
        for (AttemptView attempt : replica.attemptsOut()) {
            if (attempt.owner().isPresent()) {
                judgeOwned(attempt.attempt());
            } else if (attempt.queueOffset().isPresent()) {
                judgeQueued(attempt, attempt.queueOffset().getAsLong());
            }
        }
    }

    private void judgeWorker(WorkerView view) {
        long known = knownSince.computeIfAbsent(view.worker(), ignored -> world.clock.now());
        long heard = Math.max(known, world.signs.lastHeard(view.worker()));
        long silent = world.clock.now() - Math.max(heard, listeningSince);
        if (silent > World.LEASE && proposed.add(view.worker().toString())) {
            world.log.append(new LedgerEvent.WorkerLost(view.worker(), generation, silent), ignored -> {});
        }
    }

    private void judgeOwned(Attempt attempt) {
        long since = Math.max(world.signs.atStepSince(attempt, world.clock.now()), listeningSince);
        if (world.clock.now() - since > World.STALL_LIMIT) {
            lose(attempt, FailureCode.WORKER_STALLED);
        }
    }

    private void judgeQueued(AttemptView attempt, long offset) {
        if (world.queue(attempt.queueClass()).start() > offset) {
            long since = passedSince.computeIfAbsent(attempt.attempt(), ignored -> world.clock.now());
            if (world.faults().hastyLeader() || world.clock.now() - since > World.LEASE) {
                lose(attempt.attempt(), FailureCode.QUEUE_RECORD_VANISHED);
            }
        }
    }

    private void lose(Attempt attempt, FailureCode code) {
        if (proposed.add(attempt + " " + code)) {
            world.log.append(
                    new LedgerEvent.AttemptLost(attempt, generation, Failure.of(code, "given up")), ignored -> {});
        }
    }
}
