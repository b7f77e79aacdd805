package dev.trainyard.job.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.LedgerEvent.Refusal;
import dev.trainyard.job.ledger.LedgerEvent.StopReason;
import dev.trainyard.job.session.SessionAction.AcknowledgeRecord;
import dev.trainyard.job.session.SessionAction.AnnounceAnew;
import dev.trainyard.job.session.SessionAction.Append;
import dev.trainyard.job.session.SessionAction.AppendLastWord;
import dev.trainyard.job.session.SessionAction.InterruptWork;
import dev.trainyard.job.session.SessionAction.PauseWork;
import dev.trainyard.job.session.SessionAction.StartWork;
import dev.trainyard.job.session.SessionInput.LastWordStored;
import dev.trainyard.job.session.SessionInput.LeaderSaid;
import dev.trainyard.job.session.SessionInput.LeaderStarted;
import dev.trainyard.job.session.SessionInput.LogOutOfReach;
import dev.trainyard.job.session.SessionInput.RecordTaken;
import dev.trainyard.job.session.SessionInput.ShutdownRequested;
import dev.trainyard.job.session.SessionInput.TimePassed;
import dev.trainyard.job.session.SessionInput.WorkEnded;
import dev.trainyard.job.session.SessionState.Claiming;
import dev.trainyard.job.session.SessionState.Closing;
import dev.trainyard.job.session.SessionState.Ended;
import dev.trainyard.job.session.SessionState.Idle;
import dev.trainyard.job.session.SessionState.Working;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerSessionTest {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Attempt ATTEMPT = new Attempt(TaskId.prepare("job-1"), 1);
    static final Worker FIRST = new Worker("w", "start-1");
    static final Worker SECOND = new Worker("w", "start-2");
    private static final Assignment ASSIGNMENT = new Assignment.Prepare(
            "t",
            "job-1",
            Samples.recipe(3, 1),
            new Assignment.UploadedFile("file-1", "rows.csv", Samples.stored("rows")),
            Optional.empty());
    static final LedgerEvent.FromAttempt DONE = new LedgerEvent.Prepared(ATTEMPT, FIRST, Samples.rows(true));

    private final AtomicInteger claims = new AtomicInteger();
    private Worker announced = FIRST;
    private final WorkerSession session =
            new WorkerSession(() -> announced, () -> "claim-" + claims.incrementAndGet(), LEASE);

    private List<SessionAction> take() {
        return session.on(new RecordTaken(ATTEMPT, NOON));
    }

    private List<SessionAction> grant() {
        return session.on(granted(FIRST, 5));
    }

    static LeaderSaid granted(Worker worker, long generation) {
        return new LeaderSaid(new LedgerEvent.Granted(ATTEMPT, worker, "claim-1", generation, ASSIGNMENT));
    }

    static LeaderSaid refused(Worker worker, Refusal why) {
        return new LeaderSaid(new LedgerEvent.Refused(ATTEMPT, worker, "claim-1", 5, why));
    }

    static LeaderSaid stop(Worker worker) {
        return new LeaderSaid(new LedgerEvent.StopOrdered(ATTEMPT, worker, 5, StopReason.CANCELLED));
    }

    static LeaderSaid pause(Worker worker) {
        return new LeaderSaid(new LedgerEvent.PauseOrdered(ATTEMPT, worker, 5));
    }

    static LeaderSaid lost(Worker worker, long generation) {
        return new LeaderSaid(new LedgerEvent.WorkerLost(worker, generation, 20_000));
    }

    private static SessionAction claim(Worker worker, String id) {
        return new Append(new LedgerEvent.Claimed(ATTEMPT, worker, id));
    }

    @Test
    void aRecordIsClaimedFirstAndGivenBackThen() {
        assertThat(take()).containsExactly(claim(FIRST, "claim-1"), new AcknowledgeRecord());
        assertThat(session.state()).isEqualTo(new Claiming(ATTEMPT, FIRST, "claim-1", NOON));
    }

    @Test
    void theWholeWayEndsIdleWithOneLastWord() {
        take();
        assertThat(grant()).containsExactly(new StartWork(ATTEMPT, FIRST, ASSIGNMENT));
        assertThat(session.on(new WorkEnded(new WorkOutcome.Completed(DONE))))
                .containsExactly(new AppendLastWord(DONE));
        assertThat(session.state()).isEqualTo(new Closing(ATTEMPT, FIRST));
        assertThat(session.on(new LastWordStored())).isEmpty();
        assertThat(session.state()).isEqualTo(new Idle());
    }

    @Test
    void theLastWordGoesOutOnce() {
        take();
        grant();
        session.on(new WorkEnded(new WorkOutcome.Completed(DONE)));
        assertThat(session.on(new WorkEnded(new WorkOutcome.Completed(DONE)))).isEmpty();
        assertThat(grant()).isEmpty();
        assertThat(session.on(stop(FIRST))).isEmpty();
        assertThat(session.on(new LogOutOfReach())).isEmpty();
    }

    @Test
    void aPauseIsPassedOnToTheWorkWhoseWordStillCounts() {
        take();
        grant();
        assertThat(session.on(pause(SECOND))).isEmpty();
        assertThat(session.on(pause(FIRST))).containsExactly(new PauseWork());
        assertThat(session.on(new WorkEnded(new WorkOutcome.Completed(DONE))))
                .containsExactly(new AppendLastWord(DONE));
        assertThat(session.on(pause(FIRST))).isEmpty();
    }

    @Test
    void aPauseBeforeTheGrantWasReadGivesTheAttemptBackAtOnce() {
        take();
        assertThat(session.on(pause(FIRST)))
                .containsExactly(
                        new AppendLastWord(new LedgerEvent.TaskReleased(ATTEMPT, FIRST, "paused before it began")));
        assertThat(grant()).isEmpty();
    }

    @Test
    void aSecondRecordIsLeftToOthersWhileOneIsInHand() {
        take();
        Attempt other = new Attempt(TaskId.prepare("job-2"), 1);
        assertThat(session.on(new RecordTaken(other, NOON))).isEmpty();
        grant();
        assertThat(session.on(new RecordTaken(other, NOON))).isEmpty();
    }

    @Test
    void aFailureOfTheWorkIsTheLastWord() {
        Failure failure = Failure.of(FailureCode.INVALID_TRAINING_FILE, "no such column");
        take();
        grant();
        assertThat(session.on(new WorkEnded(new WorkOutcome.Failed(failure))))
                .containsExactly(new AppendLastWord(new LedgerEvent.TaskFailed(ATTEMPT, FIRST, failure)));
    }

    @Test
    void withoutAnAnswerTheClaimIsRepeatedUnderANewIdAfterALease() {
        take();
        assertThat(session.on(new TimePassed(NOON.plus(LEASE).minusMillis(1)))).isEmpty();
        assertThat(session.on(new TimePassed(NOON.plus(LEASE)))).containsExactly(claim(FIRST, "claim-2"));
        assertThat(session.on(new TimePassed(NOON.plus(LEASE).plusMillis(1)))).isEmpty();
    }

    @Test
    void anAnswerToTheOlderOfTwoClaimsCounts() {
        take();
        session.on(new TimePassed(NOON.plus(LEASE)));
        assertThat(grant()).containsExactly(new StartWork(ATTEMPT, FIRST, ASSIGNMENT));
        assertThat(grant()).as("the answer to the newer one").isEmpty();
    }

    @Test
    void aRefusalMakesTheLaneIdle() {
        for (Refusal why : List.of(Refusal.STALE, Refusal.OWNED_BY_ANOTHER, Refusal.WITHDRAWN)) {
            take();
            assertThat(session.on(refused(FIRST, why))).isEmpty();
            assertThat(session.state()).isEqualTo(new Idle());
        }
    }

    @Test
    void anotherWorkersAnswerIsNotOurs() {
        take();
        assertThat(session.on(granted(new Worker("x", "start-9"), 5))).isEmpty();
        assertThat(session.on(refused(new Worker("x", "start-9"), Refusal.STALE)))
                .isEmpty();
        assertThat(session.state()).isInstanceOf(Claiming.class);
    }

    @Test
    void anUnknownStartIsAnnouncedAnewAndItsClaimRepeatedUnderTheNewOne() {
        take();
        assertThat(session.on(refused(FIRST, Refusal.UNKNOWN_WORKER))).containsExactly(new AnnounceAnew(FIRST));
        announced = SECOND;
        assertThat(session.on(new TimePassed(NOON.plusMillis(1)))).containsExactly(claim(SECOND, "claim-2"));
        assertThat(session.on(granted(SECOND, 5))).containsExactly(new StartWork(ATTEMPT, SECOND, ASSIGNMENT));
    }

    @Test
    void aStartThatAnotherLaneHasReplacedIsNotAnnouncedAgain() {
        take();
        announced = SECOND;
        assertThat(session.on(refused(FIRST, Refusal.UNKNOWN_WORKER))).isEmpty();
        assertThat(session.on(lost(FIRST, 5))).isEmpty();
        assertThat(session.on(new TimePassed(NOON))).containsExactly(claim(SECOND, "claim-2"));
    }

    @Test
    void aGrantToALostStartBeginsNothing() {
        take();
        session.on(lost(FIRST, 5));
        announced = SECOND;
        assertThat(grant()).isEmpty();
        assertThat(session.on(new TimePassed(NOON))).containsExactly(claim(SECOND, "claim-2"));
    }

    @Test
    void anOrderToStopInterruptsTheWorkAndNothingItSaysIsTakenAlong() {
        take();
        grant();
        assertThat(session.on(stop(FIRST))).containsExactly(new InterruptWork(false));
        assertThat(session.on(stop(FIRST))).as("again").isEmpty();
        assertThat(session.on(new WorkEnded(new WorkOutcome.Completed(DONE))))
                .singleElement()
                .isInstanceOfSatisfying(AppendLastWord.class, word -> assertThat(word.event())
                        .isInstanceOf(LedgerEvent.TaskReleased.class));
    }

    @Test
    void anOrderToStopSomebodyElseIsNotOurs() {
        take();
        grant();
        assertThat(session.on(stop(SECOND))).isEmpty();
        assertThat(session.state()).isEqualTo(new Working(ATTEMPT, FIRST, false, true));
    }

    @Test
    void anOrderToStopThatOvertakesTheGrantFreesTheLaneInTheLog() {
        take();
        assertThat(session.on(stop(FIRST)))
                .containsExactly(
                        new AppendLastWord(new LedgerEvent.TaskReleased(ATTEMPT, FIRST, "stopped before it began")));
        assertThat(grant()).isEmpty();
        session.on(new LastWordStored());
        assertThat(session.state()).isEqualTo(new Idle());
    }

    @Test
    void aLostWorkerStopsAndAnnouncesItselfAnew() {
        take();
        grant();
        assertThat(session.on(lost(FIRST, 5))).containsExactly(new AnnounceAnew(FIRST), new InterruptWork(false));
    }

    @Test
    void aLaneThatWorksForAStartThatAnotherLaneReplacedStopsAllTheSame() {
        take();
        grant();
        announced = SECOND;
        assertThat(session.on(lost(FIRST, 5))).containsExactly(new InterruptWork(false));
    }

    @Test
    void anotherWorkersLossIsNotOurs() {
        take();
        grant();
        assertThat(session.on(lost(new Worker("w", "start-0"), 5))).isEmpty();
        assertThat(session.state()).isEqualTo(new Working(ATTEMPT, FIRST, false, true));
    }

    @Test
    void aDeposedLeaderIsNotObeyed() {
        take();
        grant();
        session.on(new LeaderStarted(9));
        assertThat(session.on(lost(FIRST, 5))).isEmpty();
        assertThat(session.on(lost(FIRST, 9))).contains(new InterruptWork(false));
    }

    @Test
    void aBlindWorkerStopsUnaskedAndSaysSoWhenItCan() {
        take();
        grant();
        assertThat(session.on(new LogOutOfReach())).containsExactly(new InterruptWork(true));
        assertThat(session.on(new LogOutOfReach())).isEmpty();
        assertThat(session.on(new WorkEnded(new WorkOutcome.Released("stopped at step 7"))))
                .containsExactly(new AppendLastWord(new LedgerEvent.TaskReleased(ATTEMPT, FIRST, "stopped at step 7")));
    }

    @Test
    void aBlindClaimIsTakenBackSinceItMayYetBeGranted() {
        take();
        assertThat(session.on(new LogOutOfReach())).singleElement().isInstanceOf(AppendLastWord.class);
        assertThat(grant()).isEmpty();
    }

    @Test
    void shutdownInterruptsHandsBackAndEnds() {
        take();
        grant();
        assertThat(session.on(new ShutdownRequested())).containsExactly(new InterruptWork(true));
        assertThat(session.on(new WorkEnded(new WorkOutcome.Released("stopped at step 7"))))
                .containsExactly(new AppendLastWord(new LedgerEvent.TaskReleased(ATTEMPT, FIRST, "stopped at step 7")));
        session.on(new LastWordStored());
        assertThat(session.state()).isEqualTo(new Ended());
    }

    @Test
    void workThatIsDoneWhenShutdownComesIsNotThrownAway() {
        take();
        grant();
        session.on(new ShutdownRequested());
        assertThat(session.on(new WorkEnded(new WorkOutcome.Completed(DONE))))
                .containsExactly(new AppendLastWord(DONE));
    }

    @Test
    void aGrantDuringShutdownIsHandedBackUnstarted() {
        take();
        assertThat(session.on(new ShutdownRequested())).isEmpty();
        assertThat(grant())
                .containsExactly(new AppendLastWord(
                        new LedgerEvent.TaskReleased(ATTEMPT, FIRST, "the worker is shutting down")));
        session.on(new LastWordStored());
        assertThat(session.state()).isEqualTo(new Ended());
    }

    @Test
    void anIdleLaneEndsAtOnceAndTakesNothingMore() {
        session.on(new ShutdownRequested());
        assertThat(session.state()).isEqualTo(new Ended());
        assertThat(take()).isEmpty();
        assertThat(session.state()).isEqualTo(new Ended());
    }
}
