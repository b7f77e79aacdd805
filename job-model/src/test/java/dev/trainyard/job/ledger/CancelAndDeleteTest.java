package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.LedgerEvent.StopReason;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CancelAndDeleteTest {

    private static final String JOB = Yard.JOB;
    private static final LedgerEvent CANCEL = new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB);
    private static final LedgerEvent DELETE = new LedgerEvent.JobDeleted(Yard.TENANT, JOB);

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    @Test
    void aJobCanBeCancelledInEveryStateAndIsThenOver() {
        List<Consumer<Yard>> ways = List.of(
                Yard::submit,
                yard -> {
                    yard.submit();
                    yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
                },
                yard -> {
                    yard.submit();
                    yard.prepare();
                },
                yard -> {
                    yard.submit();
                    yard.prepare();
                    yard.save(yard.beginTraining(), 10);
                },
                yard -> yard.train(true),
                yard -> {
                    yard.train(true);
                    yard.own(TaskId.evaluate(JOB, 10), Yard.EVALUATOR);
                });
        for (Consumer<Yard> way : ways) {
            Yard yard = Yard.open();
            way.accept(yard);
            List<AttemptView> owned = yard.ledger.attemptsOut().stream()
                    .filter(view -> view.owner().isPresent())
                    .toList();
            yard.accept(CANCEL);
            assertThat(yard.state()).isEqualTo(new JobState.Cancelled());
            assertThat(yard.ledger.attemptsOut()).isEmpty();
            assertThat(yard.pending(Effect.Dispatch.class)).isEmpty();
            assertThat(yard.pending(Effect.Stop.class))
                    .containsExactlyElementsOf(owned.stream()
                            .map(view ->
                                    new Effect.Stop(view.attempt(), view.owner().orElseThrow(), StopReason.CANCELLED))
                            .toList());
            assertThat(yard.job().checkpoints())
                    .extracting(JobView.CheckpointView::validation)
                    .doesNotContain(new ScoreState.Awaited());
            assertThat(yard.say(CANCEL)).isEqualTo(ignored(Reason.FINAL_STATE));
        }
    }

    @Test
    void whatAnOwnerSaysAfterTheCancelCountsForNothingButFreesItsLane() {
        Yard yard = Yard.open();
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.accept(CANCEL);
        assertThat(yard.save(training, 10)).isEqualTo(ignored(Reason.FINAL_STATE));
        assertThat(yard.say(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "stopped")))
                .isEqualTo(ignored(Reason.FINAL_STATE));
        assertThat(yard.job().checkpoints()).isEmpty();
        assertThat(yard.state()).isEqualTo(new JobState.Cancelled());
        assertThat(yard.ledger.workers())
                .allSatisfy(worker -> assertThat(worker.lanes().values()).allMatch(lane -> lane.isEmpty()));
    }

    @Test
    void aRecordThatWasOutWhenTheJobWasCancelledNeverStarts() {
        Yard yard = Yard.open();
        yard.submit();
        Attempt preparing = yard.out(TaskId.prepare(JOB));
        yard.accept(CANCEL);
        yard.claim(preparing, Yard.EVALUATOR);
        assertThat(yard.pending(Effect.Refuse.class)).singleElement().satisfies(refuse -> assertThat(refuse.why())
                .isEqualTo(LedgerEvent.Refusal.WITHDRAWN));
        assertThat(yard.pending(Effect.Grant.class)).isEmpty();
    }

    @Test
    void anotherTenantsJobCannotBeTouched() {
        Yard yard = Yard.open();
        yard.submit();
        assertThat(yard.say(new LedgerEvent.JobCancelRequested("other", JOB)))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        assertThat(yard.ledger.job("other", JOB)).isEmpty();
    }

    @Test
    void onlyAJobThatIsOverCanBeDeleted() {
        Yard yard = Yard.open();
        yard.submit();
        assertThat(yard.say(DELETE)).isEqualTo(ignored(Reason.STILL_IN_USE));
        yard.accept(CANCEL);
        yard.accept(DELETE);
        assertThat(yard.ledger.job(Yard.TENANT, JOB)).isEmpty();
        assertThat(yard.say(DELETE)).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void aDeletedJobTakesItsModelItsResultFileAndItsObjectsAlong() {
        Yard yard = Yard.open();
        yard.train(true);
        for (long step = 10; step <= 30; step += 10) {
            yard.score(TaskId.evaluate(JOB, step), 0.9);
        }
        yard.score(TaskId.test(JOB, 10), 0.9);
        String model = yard.job().modelName();
        yard.accept(DELETE);
        assertThat(yard.ledger.models(Yard.TENANT)).isEmpty();
        assertThat(yard.ledger.model(Yard.TENANT, model + ":ckpt-step-10")).isEmpty();
        assertThat(yard.ledger.files(Yard.TENANT)).extracting(FileView::id).containsExactly("file-1");
        assertThat(yard.pending(Effect.Erase.class)).singleElement().satisfies(erase -> assertThat(erase.prefixes())
                .containsExactly("t/jobs/job-1/"));
    }

    @Test
    void aDeletedTenantLosesEverythingAtOnceAndItsWorkersAreCalledBack() {
        Yard yard = Yard.open();
        yard.train(false);
        for (long step = 10; step <= 30; step += 10) {
            yard.score(TaskId.evaluate(JOB, step), 0.9);
        }
        Submission keyed = Samples.submission(
                Samples.recipe(3, 1), new Submission.RetryKey(Optional.of("k"), "key", "body 2", false));
        yard.accept(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-2", keyed));
        Attempt preparing = yard.own(TaskId.prepare("job-2"), Yard.EVALUATOR);
        yard.say(new LedgerEvent.FileStored("other", "file-1", "rows.csv", "fine-tune", Samples.stored("x")));
        yard.accept(new LedgerEvent.TenantDeleted(Yard.TENANT));

        assertThat(yard.ledger.jobs(Yard.TENANT, Optional.empty(), 10)).isEmpty();
        assertThat(yard.ledger.files(Yard.TENANT)).isEmpty();
        assertThat(yard.ledger.models(Yard.TENANT)).isEmpty();
        assertThat(yard.ledger.attemptsOut()).isEmpty();
        assertThat(yard.pending(Effect.Stop.class))
                .containsExactly(new Effect.Stop(preparing, Yard.EVALUATOR, StopReason.DELETED));
        assertThat(yard.pending(Effect.Erase.class).stream().flatMap(erase -> erase.prefixes().stream()))
                .containsExactly("t/jobs/job-1/", "t/jobs/job-2/", "file-1");
        assertThat(yard.ledger.file("other", "file-1")).as("another tenant's").isPresent();
        assertThat(yard.say(new LedgerEvent.TenantDeleted(Yard.TENANT))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));

        yard.accept(Yard.file("file-1"));
        yard.accept(new LedgerEvent.JobSubmitted(Yard.TENANT, "job-3", keyed));
    }

    @Test
    void aTenantIsAskedForWithoutLeavingATrace() {
        Yard yard = Yard.open();
        assertThat(yard.ledger.jobs("nobody", Optional.empty(), 10)).isEmpty();
        assertThat(yard.say(new LedgerEvent.TenantDeleted("nobody"))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void aFileStaysWhileAJobNeedsIt() {
        Yard yard = Yard.open();
        yard.submit();
        LedgerEvent delete = new LedgerEvent.FileDeleted(Yard.TENANT, "file-1");
        assertThat(yard.say(delete)).isEqualTo(ignored(Reason.STILL_IN_USE));
        yard.accept(CANCEL);
        yard.accept(delete);
        assertThat(yard.ledger.file(Yard.TENANT, "file-1")).isEmpty();
        assertThat(yard.say(
                        new LedgerEvent.JobSubmitted(Yard.TENANT, "job-2", Samples.submission(Samples.recipe(3, 1)))))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }
}
