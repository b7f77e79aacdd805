package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.task.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A worker process as its host drives it: an outbox that keeps its order, a follower of the log, and lanes. */
final class WorkerModel {

    private static final long BEAT = World.LEASE / 5;
    private static final long GRACE = 30_000;

    final World world;
    private final String name;
    private final List<String> classes;
    private final Deque<Letter> outbox = new ArrayDeque<>();
    private final List<LaneModel> lanes = new ArrayList<>();
    private final Runnable wake = this::wake;
    private Worker worker;
    private long position;
    private long blindSince;
    private long pausedUntil;
    private boolean alive = true;
    private boolean sending;
    private boolean reading;

    private record Letter(LedgerEvent event, Runnable stored) {}

    /** Starts the process. */
    WorkerModel(World world, String name, List<String> classes, Optional<Failure> previousEnd) {
        this.world = world;
        this.name = name;
        this.classes = classes;
        this.worker = new Worker(name, world.newId("start-"));
        world.log.append(announcement(previousEnd), offset -> {
            position = offset;
            world.log.addReader(wake);
            classes.forEach(queueClass -> lanes.add(new LaneModel(this, queueClass)));
            wake();
        });
        world.clock.after(BEAT, this::beat);
    }

    private LedgerEvent announcement(Optional<Failure> previousEnd) {
        return new LedgerEvent.WorkerStarted(worker, Set.copyOf(classes), Optional.empty(), Map.of(), previousEnd);
    }

    /** Does something later, unless the process is gone by then; a paused one does it when it goes on. */
    void later(long wait, Runnable what) {
        world.clock.after(wait, () -> {
            if (alive && world.clock.now() < pausedUntil) {
                later(pausedUntil - world.clock.now(), what);
            } else if (alive) {
                what.run();
            }
        });
    }

    String name() {
        return name;
    }

    List<String> classes() {
        return classes;
    }

    boolean isAlive() {
        return alive;
    }

    Worker worker() {
        return worker;
    }

    void say(LedgerEvent event, Runnable stored) {
        outbox.add(new Letter(event, stored));
        send();
    }

    private void send() {
        Letter letter = outbox.peek();
        if (sending || letter == null || crashesAt(CrashPoint.BEFORE_WORKERS_APPEND)) {
            return;
        }
        sending = true;
        blindSince = world.clock.now();
        world.log.append(letter.event, ignored -> {
            if (alive && !crashesAt(CrashPoint.AFTER_WORKERS_APPEND)) {
                later(0, () -> stored(letter));
            }
        });
    }

    private void stored(Letter letter) {
        sending = false;
        outbox.remove();
        letter.stored.run();
        send();
    }

    /** Whether the log has not answered for so long that nobody can believe in this owner any more. */
    boolean isBlind() {
        return sending && world.clock.now() - blindSince > World.BLIND_LIMIT;
    }

    /** As the host does it: whichever lane is told first announces the worker, once. */
    void announceAnew(Worker lost) {
        if (worker.equals(lost)) {
            world.referee.givenUp(worker);
            worker = new Worker(name, world.newId("start-"));
            say(announcement(Optional.empty()), () -> {});
        }
    }

    private void wake() {
        if (!reading) {
            reading = true;
            later(world.clock.between(1, 40), this::read);
        }
    }

    private void read() {
        reading = false;
        while (alive && position < world.log.end()) {
            LedgerEntry entry = world.log.at(position);
            position++;
            switch (entry.event()) {
                case LedgerEvent.LeaderStarted ignored -> tell(new SessionInput.LeaderStarted(entry.offset()));
                case LedgerEvent.FromGeneration said -> tell(new SessionInput.LeaderSaid(said));
                case LedgerEvent.FromClient ignored -> {}
                case LedgerEvent.FromWorker ignored -> {}
                case LedgerEvent.FromReplica ignored -> {}
            }
        }
    }

    private void tell(SessionInput input) {
        lanes.forEach(lane -> lane.handle(input));
    }

    private void beat() {
        later(BEAT, this::beat);
        if (!world.log.isOut()) {
            world.signs.heard(worker, world.clock.now());
            lanes.forEach(LaneModel::showProgress);
        }
    }

    void pause(long duration) {
        pausedUntil = world.clock.now() + duration;
        world.clock.trace(name, () -> "pauses for " + duration);
    }

    /** Ends without a word. */
    void crash() {
        alive = false;
        world.log.removeReader(wake);
        world.clock.trace(name, () -> "crashes");
    }

    /** Ends without a word if this is where it is to. */
    boolean crashesAt(CrashPoint point) {
        boolean crashes = alive && world.crashesAt(point);
        if (crashes) {
            world.clock.trace(name, () -> point);
            crash();
        }
        return crashes;
    }

    /** Ends without a word, but leaves evidence of why. */
    void crashLeaving(Failure evidence) {
        crash();
        world.clock.after(world.clock.between(500, 2 * World.LEASE), () -> world.restart(this, Optional.of(evidence)));
    }

    /** Ends in good order, if it can in time. */
    void shutDown() {
        tell(new SessionInput.ShutdownRequested());
        world.clock.trace(name, () -> "shuts down");
        later(100, this::leaveWhenDone);
        later(GRACE, this::crash);
    }

    private void leaveWhenDone() {
        if (lanes.stream().allMatch(LaneModel::hasEnded)) {
            say(new LedgerEvent.WorkerStopped(worker), this::crash);
        } else {
            later(100, this::leaveWhenDone);
        }
    }
}
