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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A gateway process: a replica of the fold that lags, and, while it leads, the hands that do what the fold decides. */
final class GatewayModel {

    private static final long JUDGE = 1_000;
    /** After so long without its receipt an effect is brought about again. */
    private static final long WITHOUT_RECEIPT = 10_000;

    private final World world;
    private final String name;
    private final Fold replica;
    private final Outlets outlets;
    private final Runnable wake = this::wake;
    private final Map<String, Long> underWay = new HashMap<>();
    private final Set<String> proposed = new HashSet<>();
    private final Map<Worker, Long> knownSince = new HashMap<>();
    private final Map<Attempt, Long> passedSince = new HashMap<>();
    private long position;
    private long generation = -1;
    private long listeningSince;
    private long lastJudged;
    private long pausedUntil;
    private boolean alive = true;
    private boolean reading;
    private boolean candidate;

    GatewayModel(World world, String name) {
        this.world = world;
        this.name = name;
        this.replica = world.newFold();
        this.outlets = new Outlets(world, replica, this::crashesAt);
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

    Fold replica() {
        return replica;
    }

    void crash() {
        alive = false;
        world.log.removeReader(wake);
        world.clock.trace(name, () -> "crashes");
    }

    private boolean crashesAt(CrashPoint point) {
        boolean crashes = world.crashesAt(point);
        if (crashes) {
            world.clock.trace(name, () -> point);
            crash();
        }
        return crashes;
    }

    void pause(long duration) {
        pausedUntil = world.clock.now() + duration;
        world.clock.trace(name, () -> "pauses for " + duration);
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
                    if (world.has(PlantedBug.SKIPS_WHAT_IS_PENDING_AT_A_TAKE_OVER)) {
                        replica.pending().forEach(effect -> underWay.put(effect.key(), Long.MAX_VALUE));
                    }
                    runPending();
                }));
    }

    private boolean leads() {
        return generation >= 0 && replica.ledger.generation() == generation;
    }

    private void wake() {
        if (!reading) {
            reading = true;
            later(world.clock.between(1, 30), this::read);
        }
    }

    private void read() {
        reading = false;
        while (position < world.log.end()) {
            LedgerEntry entry = world.log.at(position);
            replica.apply(entry);
            position++;
            if (entry.event() instanceof LedgerEvent.FromBatch said) {
                // The next step of a batch follows from the one before.
                underWay.remove(new Effect.AnswerBatch(said.tenant(), said.batch()).key());
            }
        }
        if (leads() && !replica.ledger.limits().equals(world.limits()) && proposed.add("limits")) {
            say(new LedgerEvent.LimitsSet(world.limits(), generation));
        }
        if (leads() && replica.ledger.foldVersion() < Ledger.FOLD_VERSION && proposed.add("rules")) {
            say(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, generation));
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
            if (world.clock.chance(world.faults().failedEffect()) || outlets.isOutFor(effect)) {
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
        outlets.perform(effect, generation).ifPresent(this::say);
    }

    private void say(LedgerEvent event) {
        if (!crashesAt(CrashPoint.BEFORE_LEADERS_APPEND)) {
            world.log.append(event, ignored -> later(0, () -> crashesAt(CrashPoint.AFTER_LEADERS_APPEND)));
        }
    }

    private void judge() {
        later(JUDGE, this::judge);
        runPending();
        // A gap in the leader's own signs counts against nobody.
        boolean gap = world.clock.now() - lastJudged > 2 * JUDGE;
        lastJudged = world.clock.now();
        if (gap || world.log.isOut() || !leads()) {
            listeningSince = world.clock.now();
            return;
        }
        if (replica.ledger
                .nextDue()
                .filter(due -> !due.isAfter(world.log.now()))
                .isPresent()) {
            say(new LedgerEvent.TimeTold(generation));
        }
        List<WorkerView> workers = replica.ledger.workers();
        for (int i = 0; i < workers.size() && alive; i++) {
            judgeWorker(workers.get(i));
        }
        for (AttemptView attempt : replica.attemptsOut()) {
            if (!alive) {
                return;
            } else if (attempt.owner().isPresent()) {
                judgeOwned(attempt.attempt());
            } else if (attempt.queueOffset().isPresent()) {
                judgeQueued(attempt, attempt.queueOffset().getAsLong());
            }
        }
    }

    private void judgeWorker(WorkerView view) {
        long known = knownSince.computeIfAbsent(view.worker(), ignored -> world.clock.now());
        long heard = Math.max(known, world.signs.lastHeard(view.worker()));
        long listening = world.has(PlantedBug.JUDGES_SILENCE_WITHOUT_HAVING_LISTENED) ? Long.MIN_VALUE : listeningSince;
        long silent = world.clock.now() - Math.max(heard, listening);
        if (silent > World.LEASE
                && proposed.add(view.worker().name() + " " + view.worker().start())) {
            world.referee.proposedAsLost(view.worker());
            say(new LedgerEvent.WorkerLost(view.worker(), generation, silent));
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
        if (proposed.add(code + " " + attempt.task() + " " + attempt.number())) {
            say(new LedgerEvent.AttemptLost(attempt, generation, Failure.of(code, "given up")));
        }
    }
}
