package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SchedulingTest {

    private final Yard yard = Yard.open();

    private static Recipe withPriority(int priority) {
        return Samples.recipe(new Placement("cpu", 3, priority, Optional.empty()), 1, Keep.last(3));
    }

    private static Recipe lasting(Duration longest) {
        return Samples.recipe(new Placement("cpu", 3, 0, Optional.of(longest)), 1, Keep.last(3));
    }

    private void submit(String tenant, String job, int priority) {
        assertThat(trySubmit(tenant, job, priority)).isEqualTo(new Verdict.Accepted());
    }

    private Verdict trySubmit(String tenant, String job, int priority) {
        yard.say(new LedgerEvent.FileStored(tenant, "file-1", "rows.csv", "fine-tune", Samples.stored(tenant)));
        return yard.say(new LedgerEvent.JobSubmitted(tenant, job, Samples.submission(withPriority(priority))));
    }

    /** Prepares whichever job is the next to be prepared. */
    private void prepareNext() {
        TaskId next = firstOut(TaskId::prepare);
        yard.accept(new LedgerEvent.Prepared(yard.own(next, Yard.EVALUATOR), Yard.EVALUATOR, Samples.rows(false)));
    }

    private TaskId firstOut(Function<String, TaskId> kind) {
        return yard.ledger.attemptsOut().stream()
                .filter(view -> view.owner().isEmpty())
                .map(view -> view.attempt().task())
                .filter(task -> task.equals(kind.apply(task.job())))
                .findFirst()
                .orElseThrow();
    }

    private List<String> inTheQueue() {
        return yard.pending(Effect.Dispatch.class).stream()
                .map(dispatch -> dispatch.attempt().task().job())
                .toList();
    }

    private void limit(OptionalInt running, OptionalInt queued) {
        yard.accept(new LedgerEvent.LimitsSet(
                new Limits(new Limits.Bounds(running, queued), Map.of()), yard.ledger.generation()));
    }

    /** The order in which the jobs' preparations go out, when each is done at once. */
    private List<String> orderOfPreparing(int jobs) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            TaskId next = TaskId.prepare(inTheQueueForPreparing().getFirst());
            order.add(next.job());
            yard.accept(new LedgerEvent.Prepared(yard.own(next, Yard.EVALUATOR), Yard.EVALUATOR, Samples.rows(false)));
        }
        return order;
    }

    private List<String> inTheQueueForPreparing() {
        return yard.pending(Effect.Dispatch.class).stream()
                .map(dispatch -> dispatch.attempt().task())
                .filter(task -> task.equals(TaskId.prepare(task.job())))
                .map(TaskId::job)
                .toList();
    }

    @Test
    void thePriorityCountsAsTenMinutesOfWaitingAPoint() {
        submit("t", "first", 0); // both go out at once: one worker is idle, and one more may wait in the queue
        submit("t", "second", 0);
        submit("t", "low", -1);
        yard.pass(Duration.ofMinutes(9));
        submit("t", "common", 0);
        yard.pass(Duration.ofMinutes(2));
        submit("t", "later", 0);
        submit("t", "high", 2);
        assertThat(orderOfPreparing(6)).containsExactly("first", "second", "high", "common", "low", "later");
    }

    @Test
    void theLowestIsNeverStarvedForGoodHoweverManyOfTheHighestCome() {
        submit("t", "first", 10);
        submit("t", "second", 10);
        submit("t", "low", -10);
        int before = 0;
        boolean lowIsOut = false;
        for (int minute = 1; minute <= 500 && !lowIsOut; minute++) {
            yard.pass(Duration.ofMinutes(1));
            submit("t", "high-" + minute, 10);
            submit("t", "high-too-" + minute, 10); // twice as many as are done
            before += orderOfPreparing(1).size();
            lowIsOut = inTheQueueForPreparing().contains("low");
        }
        assertThat(lowIsOut).isTrue();
        assertThat(before)
                .as("two a minute, for the 200 minutes of twenty points")
                .isBetween(395, 405);
    }

    @Test
    void theTenantWithTheFewestTasksOutGoesFirst() {
        submit("a", "a-1", 0);
        submit("a", "a-2", 0);
        submit("a", "a-3", 10);
        submit("a", "a-4", 10);
        submit("b", "b-1", -10);
        assertThat(inTheQueue()).containsExactly("a-1", "a-2");
        yard.own(TaskId.prepare("a-1"), Yard.EVALUATOR);
        yard.accept(
                new LedgerEvent.Prepared(new Attempt(TaskId.prepare("a-1"), 1), Yard.EVALUATOR, Samples.rows(false)));
        assertThat(inTheQueueForPreparing()).containsExactly("a-2", "b-1");
    }

    @Test
    void aRunningLimitIsNeverExceededAndHoldsBackNoOtherTenant() {
        yard.start(new Worker("trainer-2", "a"), "cpu");
        limit(OptionalInt.of(1), OptionalInt.empty());
        submit("a", "a-1", 0);
        submit("a", "a-2", 0);
        submit("b", "b-1", 0);
        prepareNext();
        prepareNext();
        prepareNext();
        assertThat(yard.isOut(TaskId.train("a-1"))).isTrue();
        assertThat(yard.isOut(TaskId.train("a-2"))).isFalse();
        assertThat(yard.isOut(TaskId.train("b-1"))).isTrue();
        assertThat(yard.ledger.job("a", "a-2").orElseThrow().waitingFor().orElseThrow())
                .contains("as its limit allows");
        yard.accept(new LedgerEvent.JobCancelRequested("a", "a-1"));
        assertThat(yard.isOut(TaskId.train("a-2"))).isTrue();
    }

    @Test
    void aTenantsOwnBoundsStandInThePlaceOfTheCommonOnes() {
        Limits limits = new Limits(
                new Limits.Bounds(OptionalInt.empty(), OptionalInt.of(0)),
                Map.of("a", new Limits.Bounds(OptionalInt.empty(), OptionalInt.of(1))));
        yard.accept(new LedgerEvent.LimitsSet(limits, yard.ledger.generation()));
        assertThat(yard.ledger.limits()).isEqualTo(limits);
        submit("a", "a-1", 0);
        assertThat(trySubmit("b", "b-1", 0)).isEqualTo(new Verdict.Ignored(Reason.QUEUE_FULL));
    }

    @Test
    void aJobLeavesTheQueueForGoodWhenItFirstBeginsToBeTrained() {
        limit(OptionalInt.empty(), OptionalInt.of(1));
        submit("a", "a-1", 0);
        assertThat(trySubmit("a", "a-2", 0)).isEqualTo(new Verdict.Ignored(Reason.QUEUE_FULL));
        prepareNext();
        assertThat(trySubmit("a", "a-2", 0)).isEqualTo(new Verdict.Ignored(Reason.QUEUE_FULL));
        Attempt training = yard.own(TaskId.train("a-1"), Yard.TRAINER);
        submit("a", "a-2", 0);
        yard.accept(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "shutdown"));
        assertThat(trySubmit("a", "a-3", 0)).isEqualTo(new Verdict.Ignored(Reason.QUEUE_FULL));
        yard.accept(new LedgerEvent.JobCancelRequested("a", "a-2"));
        submit("a", "a-3", 0);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFreeAndARepeatedOneIsNotRefused() {
        limit(OptionalInt.empty(), OptionalInt.of(1));
        yard.say(Yard.file("file-1"));
        Submission first =
                Samples.submission(withPriority(0), new Submission.RetryKey(Optional.of("k1"), "key", "body", false));
        yard.accept(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-1", first));
        assertThat(yard.say(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-2", first)))
                .isEqualTo(new Verdict.Repeated("job-1"));
        Submission second =
                Samples.submission(withPriority(0), new Submission.RetryKey(Optional.of("k2"), "key", "body", false));
        assertThat(yard.say(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-3", second)))
                .isEqualTo(new Verdict.Ignored(Reason.QUEUE_FULL));
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, "job-1"));
        yard.accept(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-4", second));
    }

    @Test
    void trainingEndsWhenItHasHeldAWorkerForAsLongAsItMay() {
        yard.submit(Yard.JOB, lasting(Duration.ofMinutes(10)));
        yard.pass(Duration.ofHours(1)); // waiting does not count
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.pass(Duration.ofMinutes(6));
        yard.accept(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "shutdown"));
        yard.pass(Duration.ofHours(1));
        Attempt again = yard.own(TaskId.train(Yard.JOB), Yard.TRAINER);
        assertThat(yard.ledger.nextDue()).contains(yard.now.plus(Duration.ofMinutes(4)));
        yard.pass(Duration.ofMinutes(4).minusMillis(1));
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(yard.state()).isEqualTo(new JobState.Running(Yard.TRAINER));
        yard.pass(Duration.ofMillis(1));
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(yard.failed().code()).isEqualTo(FailureCode.MAX_DURATION);
        assertThat(yard.failed().evidence()).containsEntry("seconds", "600").containsEntry("step", "10");
        assertThat(yard.failed().mend().orElseThrow()).contains("above 600 s", "about 1800 s");
        assertThat(yard.pending(Effect.Stop.class))
                .extracting(Effect.Stop::attempt)
                .containsExactly(again);
    }

    @Test
    void whatEndsInTimeIsLeftAlone() {
        yard.submit(Yard.JOB, lasting(Duration.ofMinutes(10)));
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 30);
        yard.accept(Yard.trainingEnded(training, 30));
        yard.pass(Duration.ofHours(1));
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
        assertThat(yard.state()).isEqualTo(new JobState.Scoring());
    }

    @Test
    void openTasksAreThoseThatWaitAndThoseThatAreBeingDone() {
        assertThat(yard.ledger.openTasks()).isEmpty();
        submit("a", "job-1", 0);
        submit("a", "job-2", 0);
        assertThat(yard.ledger.openTasks()).isEqualTo(Map.of("data", 2L));
        prepareNext();
        assertThat(yard.ledger.openTasks()).isEqualTo(Map.of("data", 1L, "cpu", 1L));
        yard.own(firstOut(TaskId::train), Yard.TRAINER);
        assertThat(yard.ledger.openTasks()).isEqualTo(Map.of("data", 1L, "cpu", 1L));
        yard.accept(new LedgerEvent.JobCancelRequested("a", "job-1"));
        yard.accept(new LedgerEvent.JobCancelRequested("a", "job-2"));
        assertThat(yard.ledger.openTasks()).isEqualTo(Map.of("data", 0L, "cpu", 0L));
    }

    @Test
    void trainingsThatATenantsLimitHoldsBackAreNotOpen() {
        limit(OptionalInt.of(1), OptionalInt.empty());
        submit("a", "job-1", 0);
        submit("a", "job-2", 0);
        submit("b", "job-3", 0);
        prepareNext();
        prepareNext();
        prepareNext();
        assertThat(yard.ledger.openTasks()).as("one of each tenant").containsEntry("cpu", 2L);
    }

    @Test
    void positionsAreTheOrderInWhichJobsWillGoOut() {
        Random random = new Random(20_260_103);
        for (int yards = 0; yards < 200; yards++) {
            SchedulingTest one = new SchedulingTest();
            one.positionsFit(random);
        }
    }

    private void positionsFit(Random random) {
        int jobs = 1 + random.nextInt(12);
        for (int job = 1; job <= jobs; job++) {
            yard.pass(Duration.ofMinutes(random.nextInt(10)));
            submit(List.of("a", "b", "c").get(random.nextInt(3)), "job-" + job, random.nextInt(-10, 11));
        }
        List<String> byPosition = new ArrayList<>();
        for (long position = 1; position <= jobs; position++) {
            byPosition.add(at(position));
        }
        // Another worker takes everything in turn, and gives nothing back: as positions are meant.
        List<String> asTheyGo = new ArrayList<>();
        for (int worker = 1; worker <= jobs; worker++) {
            yard.start(new Worker("more-" + worker, "a"), "data");
        }
        yard.pending(Effect.Dispatch.class)
                .forEach(dispatch -> asTheyGo.add(dispatch.attempt().task().job()));
        assertThat(byPosition).isEqualTo(asTheyGo);
    }

    private String at(long position) {
        List<JobView> there = List.of("a", "b", "c").stream()
                .flatMap(tenant -> yard.ledger.jobs(tenant, Optional.empty(), 100).stream())
                .filter(job -> job.position().equals(OptionalLong.of(position)))
                .toList();
        assertThat(there).as("at " + position).hasSize(1);
        return there.getFirst().id();
    }
}
