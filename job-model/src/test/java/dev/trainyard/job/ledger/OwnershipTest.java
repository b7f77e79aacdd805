package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent.Refusal;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnershipTest {

    private static final TaskId PREPARE = TaskId.prepare(Yard.JOB);
    private static final TaskId TRAIN = TaskId.train(Yard.JOB);
    private static final Worker RESTARTED = new Worker("trainer", "b");

    private final Yard yard = Yard.open();
    private long generation;

    @BeforeEach
    void submit() {
        yard.submit();
        generation = yard.ledger.generation();
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    private Refusal lastRefusal() {
        return yard.pending(Effect.Refuse.class).getLast().why();
    }

    private LedgerEvent lost(Attempt attempt, FailureCode code) {
        return new LedgerEvent.AttemptLost(attempt, generation, Failure.of(code, "given up"));
    }

    @Test
    void theFirstOfTwoWorkersThatClaimOwnsTheAttempt() {
        Worker other = new Worker("other", "a");
        yard.start(other, "data");
        Attempt attempt = yard.own(PREPARE, Yard.EVALUATOR);
        assertThat(yard.claim(attempt, other)).isEqualTo(ignored(Reason.NOT_THE_OWNER));
        assertThat(lastRefusal()).isEqualTo(Refusal.OWNED_BY_ANOTHER);
        assertThat(yard.say(new LedgerEvent.Prepared(attempt, other, Samples.rows(true))))
                .isEqualTo(ignored(Reason.NOT_THE_OWNER));
    }

    @Test
    void everyClaimGetsOneAnswerUnderItsOwnId() {
        Attempt attempt = yard.own(PREPARE, Yard.EVALUATOR);
        yard.claim(attempt, Yard.EVALUATOR);
        List<Effect.Grant> grants = yard.pending(Effect.Grant.class);
        assertThat(grants).extracting(Effect.Grant::claim).containsExactly("claim-1", "claim-2");
        yard.accept(new LedgerEvent.Granted(
                attempt,
                Yard.EVALUATOR,
                "claim-1",
                generation,
                grants.getFirst().assignment()));
        assertThat(yard.pending(Effect.Grant.class)).containsExactly(grants.getLast());
        assertThat(yard.say(new LedgerEvent.Claimed(attempt, Yard.EVALUATOR, "claim-2")))
                .isEqualTo(ignored(Reason.ALREADY_SO));
    }

    @Test
    void aWorkerThatTheLogDoesNotKnowOwnsNothing() {
        yard.claim(yard.out(PREPARE), new Worker("stranger", "a"));
        assertThat(lastRefusal()).isEqualTo(Refusal.UNKNOWN_WORKER);
    }

    @Test
    void staleAttemptsAreFencedOff() {
        Attempt first = yard.own(PREPARE, Yard.EVALUATOR);
        yard.accept(new LedgerEvent.TaskReleased(first, Yard.EVALUATOR, "shutdown"));
        Worker other = new Worker("other", "a");
        yard.start(other, "data");
        Attempt second = yard.own(PREPARE, other);
        assertThat(second.number()).isEqualTo(2);
        LedgerEvent late = new LedgerEvent.Prepared(first, Yard.EVALUATOR, Samples.rows(false));
        assertThat(yard.say(late)).isEqualTo(ignored(Reason.STALE_ATTEMPT));
        assertThat(yard.claim(first, Yard.EVALUATOR)).isEqualTo(ignored(Reason.STALE_ATTEMPT));
        assertThat(lastRefusal()).isEqualTo(Refusal.STALE);
        yard.accept(new LedgerEvent.Prepared(second, other, Samples.rows(true)));
        assertThat(yard.job().rows()).contains(Samples.rows(true));
    }

    @Test
    void aRestartUnderTheSameNameEndsWhatTheEarlierStartHeld() {
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.start(RESTARTED, "cpu");
        assertThat(yard.out(TRAIN).number()).isEqualTo(training.number() + 1);
        assertThat(yard.save(training, 10)).isEqualTo(ignored(Reason.STALE_ATTEMPT));
        assertThat(yard.hasNews(kind -> kind instanceof JobNews.Retrying(var task, var number, Failure why)
                        && why.code() == FailureCode.WORKER_DIED))
                .isTrue();
        assertThat(yard.ledger.workers()).extracting(WorkerView::worker).containsExactly(Yard.EVALUATOR, RESTARTED);
    }

    @Test
    void crashesOfTheEngineEndTheJobAfterItsAttempts() {
        yard.prepare();
        Failure crash = Failure.of(FailureCode.ENGINE_CRASHED, "SIGSEGV in libtorch");
        Worker worker = Yard.TRAINER;
        for (int start = 1; start <= 3; start++) {
            yard.own(TRAIN, worker);
            worker = new Worker("trainer", "restart-" + start);
            yard.accept(new LedgerEvent.WorkerStarted(
                    worker, Set.of("cpu"), Optional.empty(), Map.of(), Optional.of(crash)));
        }
        assertThat(yard.failed().message()).isEqualTo(crash.message());
    }

    @Test
    void aStartThatHasEndedNeverComesBack() {
        yard.start(RESTARTED, "cpu");
        yard.prepare();
        yard.own(TRAIN, RESTARTED);
        assertThat(yard.start(Yard.TRAINER, "cpu")).isEqualTo(ignored(Reason.FINAL_STATE));
        assertThat(yard.state()).isEqualTo(new JobState.Running(RESTARTED));
    }

    @Test
    void aLostWorkersAttemptsAreTriedElsewhereAndItIsToldToStop() {
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.accept(new LedgerEvent.WorkerLost(Yard.TRAINER, generation, 11_000));
        assertThat(yard.pending(Effect.Stop.class))
                .containsExactly(new Effect.Stop(training, Yard.TRAINER, LedgerEvent.StopReason.LOST));
        assertThat(yard.out(TRAIN).number()).isEqualTo(2);
        assertThat(yard.claim(yard.out(TRAIN), Yard.TRAINER)).isEqualTo(ignored(Reason.UNKNOWN_WORKER));
        assertThat(yard.say(new LedgerEvent.WorkerLost(Yard.TRAINER, generation, 12_000)))
                .isEqualTo(ignored(Reason.UNKNOWN_WORKER));
    }

    @Test
    void aWorkerThatLeavesInGoodOrderCostsNothing() {
        yard.prepare();
        yard.beginTraining();
        yard.accept(new LedgerEvent.WorkerStopped(Yard.TRAINER));
        assertThat(yard.out(TRAIN).number()).isEqualTo(2);
        assertThat(yard.hasNews(JobNews.Retrying.class::isInstance)).isFalse();
        assertThat(yard.ledger.workers()).extracting(WorkerView::worker).containsExactly(Yard.EVALUATOR);
    }

    @Test
    void aStalledOwnerIsToldToStopAndItsLaneStaysBusyUntilItHas() {
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.accept(lost(training, FailureCode.WORKER_STALLED));
        assertThat(yard.pending(Effect.Stop.class)).hasSize(1);
        assertThat(lane()).contains(training);
        yard.say(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "stopped"));
        assertThat(lane()).isEmpty();
        assertThat(yard.say(lost(training, FailureCode.WORKER_STALLED))).isEqualTo(ignored(Reason.STALE_ATTEMPT));
    }

    private Optional<Attempt> lane() {
        return yard.ledger.workers().stream()
                .filter(view -> view.worker().equals(Yard.TRAINER))
                .findFirst()
                .orElseThrow()
                .lanes()
                .get("cpu");
    }

    @Test
    void aRecordThatVanishedIsDispatchedAgainAndCountsAsAFailure() {
        for (int attempt = 1; attempt <= 2; attempt++) {
            Attempt out = yard.out(PREPARE);
            assertThat(out.number()).isEqualTo(attempt);
            yard.accept(new LedgerEvent.Queued(out, generation, attempt));
            assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
            yard.accept(lost(out, FailureCode.QUEUE_RECORD_VANISHED));
            assertThat(yard.pending(Effect.Dispatch.class))
                    .containsExactly(new Effect.Dispatch(new Attempt(PREPARE, attempt + 1), "data"));
        }
        yard.accept(lost(yard.out(PREPARE), FailureCode.QUEUE_RECORD_VANISHED));
        assertThat(yard.failed().code()).isEqualTo(FailureCode.QUEUE_RECORD_VANISHED);
    }

    @Test
    void aRecordThatLeftTheQueueIntoItsOwnersHandsHasNotVanished() {
        Attempt preparing = yard.own(PREPARE, Yard.EVALUATOR);
        assertThat(yard.say(lost(preparing, FailureCode.QUEUE_RECORD_VANISHED))).isEqualTo(ignored(Reason.ALREADY_SO));
        yard.accept(new LedgerEvent.Prepared(preparing, Yard.EVALUATOR, Samples.rows(true)));
    }

    @Test
    void onlySoManyRecordsAreOutAsWorkersAreIdleAndOneMore() {
        for (int job = 2; job <= 5; job++) {
            yard.submit("job-" + job, Samples.recipe(3, 1));
        }
        assertThat(yard.pending(Effect.Dispatch.class)).as("one idle worker").hasSize(2);
        Attempt first = yard.own(PREPARE, Yard.EVALUATOR);
        assertThat(yard.pending(Effect.Dispatch.class)).as("none idle").hasSize(1);
        yard.accept(new LedgerEvent.Prepared(first, Yard.EVALUATOR, Samples.rows(true)));
        assertThat(preparing()).as("idle again").containsExactly("job-2", "job-3");
        yard.start(new Worker("second", "a"), "data");
        yard.start(new Worker("third", "a"), "data", "evaluate");
        assertThat(preparing()).containsExactly("job-2", "job-3", "job-4", "job-5");
    }

    private List<String> preparing() {
        return yard.pending(Effect.Dispatch.class).stream()
                .map(dispatch -> dispatch.attempt().task())
                .filter(task -> task.equals(TaskId.prepare(task.job())))
                .map(TaskId::job)
                .toList();
    }

    @Test
    void aTaskThatWasOutBeforeGoesBeforeThoseOfOlderJobs() {
        yard.prepare();
        Attempt older = yard.beginTraining();
        yard.submit("job-2", Samples.recipe(3, 1));
        yard.accept(new LedgerEvent.Prepared(
                yard.own(TaskId.prepare("job-2"), Yard.EVALUATOR), Yard.EVALUATOR, Samples.rows(true)));
        Worker second = new Worker("second", "a");
        yard.start(second, "cpu");
        Attempt newer = yard.own(TaskId.train("job-2"), second);
        yard.accept(new LedgerEvent.CheckpointSaved(newer, second, Samples.checkpoint(10, false)));
        yard.accept(new LedgerEvent.CheckpointSaved(newer, second, Samples.checkpoint(20, false)));
        Attempt scoring = yard.own(TaskId.evaluate("job-2", 10), Yard.EVALUATOR);
        yard.save(older, 10);
        assertThat(yard.isOut(TaskId.evaluate(Yard.JOB, 10))).isFalse();
        yard.accept(new LedgerEvent.TaskReleased(scoring, Yard.EVALUATOR, "shutdown"));
        assertThat(yard.out(TaskId.evaluate("job-2", 10)).number()).isEqualTo(2);
        assertThat(yard.isOut(TaskId.evaluate(Yard.JOB, 10))).isFalse();
    }

    @Test
    void aReceiptClearsItsDispatchAndNamesTheRecordsPlace() {
        Attempt out = yard.out(PREPARE);
        yard.accept(new LedgerEvent.Queued(out, generation, 17));
        assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
        assertThat(yard.ledger.attemptsOut()).singleElement().satisfies(view -> assertThat(view.queueOffset())
                .hasValue(17));
    }

    @Test
    void aClaimProvesThatTheRecordWasQueued() {
        yard.own(PREPARE, Yard.EVALUATOR);
        assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
    }
}
