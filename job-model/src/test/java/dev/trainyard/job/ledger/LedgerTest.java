package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Yard yard = Yard.open();

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    @Test
    void aDeposedLeaderDecidesNothing() {
        yard.submit();
        yard.prepare();
        yard.beginTraining();
        long old = yard.ledger.generation();
        yard.say(new LedgerEvent.LeaderStarted("second", "a"));
        assertThat(yard.ledger.generation()).isEqualTo(yard.ledger.appliedOffset());
        assertThat(yard.say(new LedgerEvent.WorkerLost(Yard.TRAINER, old, 60_000)))
                .isEqualTo(ignored(Reason.OLD_GENERATION));
        assertThat(yard.state()).isEqualTo(new JobState.Running(Yard.TRAINER));
    }

    @Test
    void aTakeOverFindsEveryEffectThatHasNoReceipt() {
        yard.submit();
        List<Effect> before = yard.ledger.pending();
        long old = yard.ledger.generation();
        yard.say(new LedgerEvent.LeaderStarted("second", "a"));
        Attempt out = yard.out(TaskId.prepare(Yard.JOB));
        assertThat(yard.say(new LedgerEvent.Queued(out, old, 0))).isEqualTo(ignored(Reason.OLD_GENERATION));
        assertThat(yard.ledger.pending()).containsExactlyElementsOf(before).isNotEmpty();
        yard.accept(new LedgerEvent.Queued(out, yard.ledger.generation(), 1));
        assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
    }

    @Test
    void everyKindOfEffectIsClearedByItsReceipt() {
        yard.submit();
        yard.prepare();
        yard.claim(new Attempt(TaskId.prepare(Yard.JOB), 1), Yard.EVALUATOR);
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.say(new LedgerEvent.JobPauseRequested(Yard.TENANT, Yard.JOB));
        yard.ledger.pending().stream()
                .filter(Effect.Pause.class::isInstance)
                .forEach(pause -> yard.accept(receiptOf(pause, yard.ledger.generation())));
        yard.say(new LedgerEvent.JobCancelRequested(Yard.TENANT, Yard.JOB));
        yard.say(new LedgerEvent.JobDeleted(Yard.TENANT, Yard.JOB));
        yard.submit("job-2", Samples.recipe(3, 1));
        assertThat(yard.ledger.pending().stream().map(Effect::getClass).distinct())
                .hasSize(6);
        for (Effect effect : yard.ledger.pending()) {
            assertThat(yard.ledger.isPending(effect)).isTrue();
            yard.accept(receiptOf(effect, yard.ledger.generation()));
            assertThat(yard.ledger.isPending(effect)).isFalse();
            yard.say(receiptOf(effect, yard.ledger.generation()));
        }
        assertThat(yard.ledger.pending()).isEmpty();
    }

    static LedgerEvent receiptOf(Effect effect, long generation) {
        return switch (effect) {
            case Effect.Dispatch dispatch -> new LedgerEvent.Queued(dispatch.attempt(), generation, 7);
            case Effect.Grant grant ->
                new LedgerEvent.Granted(grant.attempt(), grant.worker(), grant.claim(), generation, grant.assignment());
            case Effect.Refuse refuse ->
                new LedgerEvent.Refused(refuse.attempt(), refuse.worker(), refuse.claim(), generation, refuse.why());
            case Effect.Stop stop -> new LedgerEvent.StopOrdered(stop.attempt(), stop.worker(), generation, stop.why());
            case Effect.Pause pause -> new LedgerEvent.PauseOrdered(pause.attempt(), pause.worker(), generation);
            case Effect.DropCheckpoints drop ->
                new LedgerEvent.CheckpointsDropped(drop.tenant(), drop.job(), drop.steps(), generation);
            case Effect.Publish publish ->
                new LedgerEvent.ResultPublished(
                        publish.tenant(), publish.job(), publish.news().sequence(), generation);
            case Effect.Erase erase -> new LedgerEvent.Erased(erase.subject(), generation);
            case Effect.AnswerBatch batch ->
                new LedgerEvent.BatchRefused(batch.tenant(), batch.batch(), generation, List.of());
        };
    }

    @Test
    void timeNeverStepsBack() {
        Instant before = yard.ledger.now();
        yard.now = before.minus(Duration.ofHours(1));
        yard.submit();
        assertThat(yard.ledger.now()).isEqualTo(before);
        assertThat(yard.job().createdAt()).isEqualTo(before);
    }

    @Test
    void anOffsetIsAppliedOnce() {
        LedgerEvent cancel = new LedgerEvent.JobCancelRequested(Yard.TENANT, Yard.JOB);
        yard.submit();
        LedgerEntry again = new LedgerEntry(yard.ledger.appliedOffset(), yard.now, "again", cancel);
        assertThat(yard.ledger.apply(again)).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.state()).isEqualTo(new JobState.ValidatingFiles());
    }

    @Test
    void jobsAreListedNewestFirstInPages() {
        for (int job = 1; job <= 5; job++) {
            yard.submit("job-" + job, Samples.recipe(3, 1));
        }
        assertThat(page(Optional.empty(), 2)).containsExactly("job-5", "job-4");
        assertThat(page(Optional.of("job-4"), 2)).containsExactly("job-3", "job-2");
        assertThat(page(Optional.of("job-2"), 2)).containsExactly("job-1");
        assertThat(page(Optional.of("job-1"), 2)).isEmpty();
        assertThat(page(Optional.of("nowhere"), 2)).isEmpty();
        assertThat(yard.ledger.jobs("other", Optional.of("job-3"), 2)).isEmpty();
        assertThat(yard.ledger.jobCounts()).containsExactly(java.util.Map.entry("validating_files", 5L));
    }

    private List<String> page(Optional<String> after, int limit) {
        return yard.ledger.jobs(Yard.TENANT, after, limit).stream()
                .map(JobView::id)
                .toList();
    }

    @Test
    void aRegisteredNameBelongsToTheNewestModelThatBearsIt() {
        finish("job-1", "MyModel");
        finish("job-2", "MyModel");
        assertThat(yard.ledger.models(Yard.TENANT)).singleElement().satisfies(model -> assertThat(model.job())
                .isEqualTo("job-2"));
        yard.say(new LedgerEvent.JobDeleted(Yard.TENANT, "job-1"));
        assertThat(yard.ledger.model(Yard.TENANT, "MyModel")).isPresent();
        yard.accept(new LedgerEvent.ModelDeleted(Yard.TENANT, "MyModel"));
        assertThat(yard.ledger.model(Yard.TENANT, "MyModel")).isEmpty();
    }

    private void finish(String job, String name) {
        yard.accept(new LedgerEvent.JobSubmitted(Yard.TENANT, job, Samples.registered(Samples.recipe(3, 1), name)));
        Attempt preparing = yard.own(TaskId.prepare(job), Yard.EVALUATOR);
        yard.accept(new LedgerEvent.Prepared(preparing, Yard.EVALUATOR, Samples.rows(false)));
        Attempt training = yard.own(TaskId.train(job), Yard.TRAINER);
        yard.save(training, 30);
        yard.accept(Yard.trainingEnded(training, 30));
        yard.score(TaskId.evaluate(job, 30), 0.9);
        assertThat(yard.job(job).state()).isEqualTo(new JobState.Succeeded(name, 30));
    }

    @Test
    void aCheckpointIsCalledByItsNameAsSoonAsTheLogHasIt() {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        String name = yard.job().modelName() + ":ckpt-step-10";
        assertThat(yard.ledger.model(Yard.TENANT, name).orElseThrow().checkpoint())
                .isEqualTo(Samples.checkpoint(10, false));
        assertThat(yard.ledger.model("other", name)).isEmpty();
        assertThat(yard.ledger.model(Yard.TENANT, yard.job().modelName() + ":ckpt-step-11"))
                .isEmpty();
        assertThat(yard.ledger.model(Yard.TENANT, yard.job().modelName() + ":ckpt-step-99999999999999999999"))
                .isEmpty();
    }
}
