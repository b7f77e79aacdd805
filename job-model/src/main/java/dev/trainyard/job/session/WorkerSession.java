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
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

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
            case SessionInput.TimePassed passed -> timePassed(passed);
            case WorkEnded ended -> workEnded(ended.outcome());
            case SessionInput.LastWordStored ignored -> lastWordStored();
            case SessionInput.LogOutOfReach ignored -> takenAway(List.of());
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
        return switch (event) {
            case LedgerEvent.Granted granted -> granted(granted);
            case LedgerEvent.Refused refused -> refused(refused);
            case LedgerEvent.StopOrdered stop ->
                isOurs(stop.attempt(), stop.worker()) ? takenAway(List.of()) : List.of();
            case LedgerEvent.WorkerLost lost ->
                lost.worker().equals(worker.get()) ? takenAway(List.of(new SessionAction.AnnounceAnew())) : List.of();
            case LedgerEvent.Queued ignored -> List.of();
            case LedgerEvent.AttemptLost ignored -> List.of(); // a StopOrdered follows for its owner
            case LedgerEvent.ResultPublished ignored -> List.of();
            case LedgerEvent.Erased ignored -> List.of();
        };
    }

    private boolean isOurs(dev.trainyard.job.task.Attempt attempt, Worker owner) {
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
        if (!(state instanceof Claiming claiming) || !isOurs(granted.attempt(), granted.worker())) {
            return List.of();
        }
        if (shuttingDown) {
            state = new Closing(claiming.attempt(), claiming.worker());
            return List.of(new SessionAction.AppendLastWord(new LedgerEvent.TaskReleased(
                    claiming.attempt(), claiming.worker(), "the worker is shutting down")));
        }
        state = new Working(claiming.attempt(), claiming.worker(), false, true);
        return List.of(new SessionAction.StartWork(claiming.attempt(), claiming.worker(), granted.assignment()));
    }

    private List<SessionAction> refused(LedgerEvent.Refused refused) {
        if (!(state instanceof Claiming) || !isOurs(refused.attempt(), refused.worker())) {
            return List.of();
        }
        state = rest();
        return refused.why() == LedgerEvent.Refusal.UNKNOWN_WORKER
                ? List.of(new SessionAction.AnnounceAnew())
                : List.of();
    }

    /** The attempt is not ours any more: the work ends, and what it says no longer counts. */
    private List<SessionAction> takenAway(List<SessionAction> also) {
        return switch (state) {
            case Working working -> {
                state = new Working(working.attempt(), working.worker(), true, false);
                yield working.interrupted() ? also : with(also, new SessionAction.InterruptWork());
            }
            case Claiming ignored -> {
                state = rest();
                yield also;
            }
            case Idle ignored -> also;
            case Closing ignored -> also;
            case Ended ignored -> List.of();
        };
    }

    private static List<SessionAction> with(List<SessionAction> actions, SessionAction last) {
        return actions.isEmpty() ? List.of(last) : List.of(actions.getFirst(), last);
    }

    private List<SessionAction> timePassed(SessionInput.TimePassed passed) {
        if (!(state instanceof Claiming claiming)
                || claiming.asked().plus(patience).isAfter(passed.now())) {
            return List.of();
        }
        Claiming again = new Claiming(claiming.attempt(), claiming.worker(), claimIds.get(), passed.now());
        state = again;
        return List.of(claim(again));
    }

    private List<SessionAction> workEnded(WorkOutcome outcome) {
        if (!(state instanceof Working working)) {
            return List.of();
        }
        state = new Closing(working.attempt(), working.worker());
        LedgerEvent lastWord =
                switch (outcome) {
                    case WorkOutcome.Completed completed -> completed.lastWord();
                    case WorkOutcome.Failed failed ->
                        new LedgerEvent.TaskFailed(working.attempt(), working.worker(), failed.failure());
                    case WorkOutcome.Released released ->
                        new LedgerEvent.TaskReleased(working.attempt(), working.worker(), released.why());
                };
        // Even a word that no longer counts is said: it tells the log that the lane is free.
        return List.of(new SessionAction.AppendLastWord(lastWord));
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
            case Working working -> {
                state = new Working(working.attempt(), working.worker(), true, working.counts());
                yield working.interrupted() ? List.of() : List.of(new SessionAction.InterruptWork());
            }
            case Claiming ignored -> List.of(); // its answer decides
            case Closing ignored -> List.of();
            case Ended ignored -> List.of();
        };
    }

    private SessionState rest() {
        return shuttingDown ? new Ended() : new Idle();
    }
}
