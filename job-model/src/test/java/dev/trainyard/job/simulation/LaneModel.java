package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.SessionState;
import dev.trainyard.job.session.WorkerSession;
import dev.trainyard.job.task.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One lane of a worker: the session under test, driven as the real driver drives it. */
final class LaneModel {

    private static final long TICK = 1_000;

    private final WorkerModel process;
    private final World world;
    private final QueueModel queue;
    private final WorkerSession session;
    private Optional<QueueModel.Taken> inHand = Optional.empty();
    private Optional<WorkModel> work = Optional.empty();

    LaneModel(WorkerModel process, String queueClass) {
        this.process = process;
        this.world = process.world;
        this.queue = world.queue(queueClass);
        this.session = new WorkerSession(process::worker, () -> world.newId("claim-"), Duration.ofMillis(World.LEASE));
        process.later(TICK, this::step);
    }

    private void step() {
        if (session.state() instanceof SessionState.Idle) {
            inHand = world.log.isOut() ? Optional.empty() : queue.take();
            inHand.ifPresent(taken -> handle(new SessionInput.RecordTaken(taken.attempt(), world.clock.instant())));
        } else {
            handle(new SessionInput.TimePassed(world.clock.instant()));
            if (process.isBlind()) {
                handle(new SessionInput.LogOutOfReach());
            }
        }
        if (!hasEnded()) {
            process.later(world.clock.between(TICK / 4, TICK), this::step);
        }
    }

    boolean hasEnded() {
        return session.state() instanceof SessionState.Ended;
    }

    void handle(SessionInput input) {
        for (SessionAction action : actionsOn(input)) {
            if (process.isAlive()) {
                perform(action);
            }
        }
        if (input instanceof SessionInput.LeaderSaid(LedgerEvent.StopOrdered stop)) {
            work.ifPresent(running -> running.mustHaveStopped(stop));
        }
    }

    private List<SessionAction> actionsOn(SessionInput input) {
        if (world.bug.isEmpty()) {
            return session.on(input);
        }
        Mistake mistake = world.bug.get().mistake;
        SessionState before = session.state();
        return mistake.actions(before, input, session.on(mistake.input(input, world.referee.generation())));
    }

    private void perform(SessionAction action) {
        switch (action) {
            case SessionAction.Append append -> process.say(append.event(), () -> {});
            case SessionAction.AppendLastWord last ->
                process.say(last.event(), () -> handle(new SessionInput.LastWordStored()));
            case SessionAction.AcknowledgeRecord ignored ->
                inHand.ifPresent(taken -> process.later(world.clock.between(0, 20), () -> acknowledge(taken)));
            case SessionAction.StartWork start -> {
                world.referee.started(start);
                work = Optional.of(new WorkModel(process, start, outcome -> {
                    work = Optional.empty();
                    handle(new SessionInput.WorkEnded(outcome));
                }));
            }
            case SessionAction.InterruptWork ignored -> work.ifPresent(WorkModel::interrupt);
            case SessionAction.PauseWork ignored -> work.ifPresent(WorkModel::pause);
            case SessionAction.AnnounceAnew anew -> process.announceAnew(anew.lost());
        }
    }

    private void acknowledge(QueueModel.Taken taken) {
        if (!process.crashesAt(CrashPoint.BEFORE_ACKNOWLEDGE)) {
            if (!world.log.isOut()) {
                taken.acknowledge().run(); // else it is handed out again, and refused
            }
            process.crashesAt(CrashPoint.AFTER_ACKNOWLEDGE);
        }
    }

    /** Names the attempt in hand and its step, as a sign of life does. */
    void showProgress() {
        attempt()
                .ifPresent(attempt ->
                        world.signs.reached(attempt, work.map(WorkModel::step).orElse(0L), world.clock.now()));
    }

    private Optional<Attempt> attempt() {
        return switch (session.state()) {
            case SessionState.Claiming claiming -> Optional.of(claiming.attempt());
            case SessionState.Working working -> Optional.of(working.attempt());
            case SessionState.Closing closing -> Optional.of(closing.attempt());
            case SessionState.Idle ignored -> Optional.empty();
            case SessionState.Ended ignored -> Optional.empty();
        };
    }
}
