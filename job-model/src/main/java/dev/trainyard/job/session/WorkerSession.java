package dev.trainyard.job.session;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionInput.LeaderSaid;
import dev.trainyard.job.session.SessionInput.RecordTaken;
import dev.trainyard.job.session.SessionInput.WorkEnded;
import dev.trainyard.job.session.SessionState.Claiming;
import dev.trainyard.job.session.SessionState.Closing;
import dev.trainyard.job.session.SessionState.Ended;
import dev.trainyard.job.session.SessionState.Idle;
import dev.trainyard.job.session.SessionState.Working;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One lane's side of the bargain, as a pure machine: take a record, ask to own its attempt, work when the log grants
 * it, stop when the log takes it away, say the last word once. Total: whatever comes in whatever state is decided.
 * Pure but for its own state: ids and the worker's present name are given to it, time comes with its inputs.
 */
public final class WorkerSession {

    private final Supplier<Worker> worker;
    private final Supplier<String> claimIds;
    private final Duration patience;
    private SessionState state = new Idle();
    private long generation = -1;
    private boolean shuttingDown;

    /**
     * @param worker the worker as it is announced at present
     * @param claimIds gives a new id every time
     * @param patience how long an answer is awaited before the claim is made again
     */
    public WorkerSession(Supplier<Worker> worker, Supplier<String> claimIds, Duration patience) {
        this.worker = worker;
        this.claimIds = claimIds;
        this.patience = patience;
    }

    /** Where the lane stands. */
    public SessionState state() {
        return state;
    }

    /** Decides about an input: moves on, and says what to do. */
    public List<SessionAction> on(SessionInput input) {
        return switch (input) {
            case RecordTaken taken -> recordTaken(taken);
            case LeaderSaid said -> leaderSaid(said.event());
            case SessionInput.LeaderStarted started -> {
                generation = Math.max(generation, started.generation());
                yield List.of();
            }
            case SessionInput.TimePassed passed -> timePassed(passed);
            case WorkEnded ended -> workEnded(ended.outcome());
            case SessionInput.LastWordStored ignored -> lastWordStored();
            case SessionInput.LogOutOfReach ignored -> outOfReach();
            case SessionInput.ShutdownRequested ignored -> shutdown();
        };
    }

    private List<SessionAction> recordTaken(RecordTaken taken) {
        if (!(state instanceof Idle)) {
            // A second record while one is in hand cannot be done here; left unacknowledged, it goes to another.
            return List.of();
        }
        Claiming claiming = new Claiming(taken.attempt(), worker.get(), claimIds.get(), taken.now());
        state = claiming;
        return List.of(claim(claiming), new SessionAction.AcknowledgeRecord());
    }

    private static SessionAction claim(Claiming claiming) {
        return new SessionAction.Append(
                new LedgerEvent.Claimed(claiming.attempt(), claiming.worker(), claiming.claim()));
    }

    private List<SessionAction> leaderSaid(LedgerEvent.FromGeneration event) {
        if (event.generation() < generation) {
            return List.of(); // the fold ignores what a deposed leader still says, so nobody may obey it either
        }
        generation = event.generation();
        return switch (event) {
            case LedgerEvent.Granted granted -> granted(granted);
            case LedgerEvent.Refused refused -> refused(refused);
            case LedgerEvent.StopOrdered stop -> isOurs(stop.attempt(), stop.worker()) ? stopped() : List.of();
            case LedgerEvent.PauseOrdered pause -> isOurs(pause.attempt(), pause.worker()) ? paused() : List.of();
            case LedgerEvent.WorkerLost lost -> lost(lost.worker());
            case LedgerEvent.Queued ignored -> List.of();
            case LedgerEvent.AttemptLost ignored -> List.of(); // a StopOrdered follows for its owner
            case LedgerEvent.ResultPublished ignored -> List.of();
            case LedgerEvent.Erased ignored -> List.of();
            case LedgerEvent.FoldVersion ignored -> List.of();
            case LedgerEvent.JobArchived ignored -> List.of();
            case LedgerEvent.CheckpointsDropped ignored -> List.of();
            case LedgerEvent.TimeTold ignored -> List.of();
            case LedgerEvent.LimitsSet ignored -> List.of();
            case LedgerEvent.FromBatch ignored -> List.of();
        };
    }

    private boolean isOurs(Attempt attempt, Worker owner) {
        return switch (state) {
            case Claiming claiming ->
                claiming.attempt().equals(attempt) && claiming.worker().equals(owner);
            case Working working ->
                working.attempt().equals(attempt) && working.worker().equals(owner);
            case Closing closing ->
                closing.attempt().equals(attempt) && closing.worker().equals(owner);
            case Idle ignored -> false;
            case Ended ignored -> false;
        };
    }

    private List<SessionAction> granted(LedgerEvent.Granted granted) {
        if (!(state instanceof Claiming claiming)
                || !isOurs(granted.attempt(), granted.worker())
                || !granted.worker().equals(worker.get())) {
            return List.of(); // a grant to a start that was lost since is about to be taken back
        }
        if (shuttingDown) {
            return release(claiming, "the worker is shutting down");
        }
        state = new Working(claiming.attempt(), claiming.worker(), false, true);
        return List.of(new SessionAction.StartWork(claiming.attempt(), claiming.worker(), granted.assignment()));
    }

    private List<SessionAction> refused(LedgerEvent.Refused refused) {
        if (!(state instanceof Claiming claiming) || !isOurs(refused.attempt(), refused.worker())) {
            return List.of();
        }
        return switch (refused.why()) {
            case UNKNOWN_WORKER -> claimAnew(claiming);
            case STALE, OWNED_BY_ANOTHER, WITHDRAWN -> {
                state = rest();
                yield List.of();
            }
        };
    }

    /** The log has given this worker up: what the lane holds is gone, what it asks for must be asked anew. */
    private List<SessionAction> lost(Worker lost) {
        return switch (state) {
            case Claiming claiming -> claiming.worker().equals(lost) ? claimAnew(claiming) : announceAnew(lost);
            case Working working -> {
                List<SessionAction> announcement = announceAnew(lost);
                yield working.worker().equals(lost) ? concat(announcement, interrupt(working, false)) : announcement;
            }
            case Idle ignored -> announceAnew(lost);
            case Closing ignored -> announceAnew(lost);
            case Ended ignored -> List.of();
        };
    }

    /**
     * The record was given back when the claim was made, so no other worker will be handed it: the claim is repeated
     * as the start that the log knows next, at the next tick.
     */
    private List<SessionAction> claimAnew(Claiming claiming) {
        if (shuttingDown) {
            state = new Ended();
            return List.of();
        }
        state = new Claiming(claiming.attempt(), claiming.worker(), claiming.claim(), Instant.MIN);
        return announceAnew(claiming.worker());
    }

    /** Another lane may have announced the worker since; once is enough, and a second time would end its leases. */
    private List<SessionAction> announceAnew(Worker lost) {
        return !shuttingDown && lost.equals(worker.get()) ? List.of(new SessionAction.AnnounceAnew(lost)) : List.of();
    }

    /** The log orders only owners to stop, so an attempt that is still asked for was granted. */
    private List<SessionAction> stopped() {
        return switch (state) {
            case Working working -> interrupt(working, false);
            case Claiming claiming -> release(claiming, "stopped before it began");
            case Idle ignored -> List.of();
            case Closing ignored -> List.of();
            case Ended ignored -> List.of();
        };
    }

    /** As with a stop, an attempt that is still asked for was granted: nothing has begun, so it goes back at once. */
    private List<SessionAction> paused() {
        return switch (state) {
            case Working ignored -> List.of(new SessionAction.PauseWork());
            case Claiming claiming -> release(claiming, "paused before it began");
            case Idle ignored -> List.of();
            case Closing ignored -> List.of();
            case Ended ignored -> List.of();
        };
    }

    private List<SessionAction> outOfReach() {
        return switch (state) {
            case Working working -> interrupt(working, working.counts());
            // The claim may yet be granted, and then somebody must say that nobody works on it.
            case Claiming claiming -> release(claiming, "the log was out of reach for too long");
            case Idle ignored -> List.of();
            case Closing ignored -> List.of();
            case Ended ignored -> List.of();
        };
    }

    private List<SessionAction> interrupt(Working working, boolean counts) {
        boolean stillCounts = counts && working.counts();
        state = new Working(working.attempt(), working.worker(), true, stillCounts);
        boolean isNews = !working.interrupted() || stillCounts != working.counts();
        return isNews ? List.of(new SessionAction.InterruptWork(stillCounts)) : List.of();
    }

    private List<SessionAction> release(Claiming claiming, String why) {
        state = new Closing(claiming.attempt(), claiming.worker());
        return List.of(new SessionAction.AppendLastWord(
                new LedgerEvent.TaskReleased(claiming.attempt(), claiming.worker(), why)));
    }

    private static List<SessionAction> concat(List<SessionAction> first, List<SessionAction> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private List<SessionAction> timePassed(SessionInput.TimePassed passed) {
        if (!(state instanceof Claiming claiming)
                || (!claiming.asked().equals(Instant.MIN)
                        && claiming.asked().plus(patience).isAfter(passed.now()))) {
            return List.of();
        }
        Claiming again = new Claiming(claiming.attempt(), worker.get(), claimIds.get(), passed.now());
        state = again;
        return List.of(claim(again));
    }

    private List<SessionAction> workEnded(WorkOutcome outcome) {
        if (!(state instanceof Working working)) {
            return List.of();
        }
        state = new Closing(working.attempt(), working.worker());
        return List.of(new SessionAction.AppendLastWord(lastWord(working, outcome)));
    }

    /** Even when nothing counts any more a word is said: it tells the log that the lane is free. */
    private static LedgerEvent lastWord(Working working, WorkOutcome outcome) {
        if (!working.counts()) {
            return new LedgerEvent.TaskReleased(working.attempt(), working.worker(), "the attempt was taken away");
        }
        return switch (outcome) {
            case WorkOutcome.Completed completed -> completed.lastWord();
            case WorkOutcome.Failed failed ->
                new LedgerEvent.TaskFailed(working.attempt(), working.worker(), failed.failure());
            case WorkOutcome.Released released ->
                new LedgerEvent.TaskReleased(working.attempt(), working.worker(), released.why());
        };
    }

    private List<SessionAction> lastWordStored() {
        if (state instanceof Closing) {
            state = rest();
        }
        return List.of();
    }

    private List<SessionAction> shutdown() {
        shuttingDown = true;
        return switch (state) {
            case Idle ignored -> {
                state = new Ended();
                yield List.of();
            }
            case Working working -> interrupt(working, working.counts());
            case Claiming ignored -> List.of(); // its answer decides
            case Closing ignored -> List.of();
            case Ended ignored -> List.of();
        };
    }

    private SessionState rest() {
        return shuttingDown ? new Ended() : new Idle();
    }
}
