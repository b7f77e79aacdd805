package dev.trainyard.job.simulation;

import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.SessionState;
import dev.trainyard.job.session.WorkerSession;
import dev.trainyard.job.task.Attempt;
import java.time.Duration;
import java.util.Optional;

/** One lane of a worker: the session under test, driven as the real driver drives it. */
final class LaneModel {

    private static final long TICK = 500;

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
            inHand = queue.take();
            inHand.ifPresent(taken -> handle(new SessionInput.RecordTaken(taken.attempt(), world.clock.instant())));
        } else {
            handle(new SessionInput.TimePassed(world.clock.instant()));
            if (process.isBlind()) {
                handle(new SessionInput.LogOutOfReach());
            }
        }
        if (!hasEnded()) {
            process.later(world.clock.between(TICK / 2, TICK), this::step);
        }
    }

    boolean hasEnded() {
        return session.state() instanceof SessionState.Ended;
    }

    void handle(SessionInput input) {
        session.on(input).forEach(this::perform);
    }

    private void perform(SessionAction action) {
        switch (action) {
            case SessionAction.Append append -> process.say(append.event(), () -> {});
            case SessionAction.AppendLastWord last ->
                process.say(last.event(), () -> handle(new SessionInput.LastWordStored()));
            case SessionAction.AcknowledgeRecord ignored ->
                inHand.ifPresent(taken -> process.later(
                        world.clock.between(0, 20), () -> taken.acknowledge().run()));
            case SessionAction.StartWork start -> {
                world.referee.started(start.attempt(), start.worker());
                work = Optional.of(new WorkModel(process, start, outcome -> {
                    work = Optional.empty();
                    handle(new SessionInput.WorkEnded(outcome));
                }));
            }
            case SessionAction.InterruptWork ignored -> work.ifPresent(WorkModel::interrupt);
            case SessionAction.PauseWork ignored -> work.ifPresent(WorkModel::interrupt);
            case SessionAction.AnnounceAnew anew -> process.announceAnew(anew.lost());
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
