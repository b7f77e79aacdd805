package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

    private static final String JOB = Yard.JOB;
    private static final long GENERATION = 1;

    private static LedgerEvent taken(long offset) {
        ManifestReference manifest = new ManifestReference("ledger", "snapshots/" + offset, "sha-" + offset);
        return new LedgerEvent.SnapshotTaken("gateway", offset, manifest, LedgerSnapshot.FORMAT_VERSION);
    }

    private static LedgerEvent archived(String job) {
        return new LedgerEvent.JobArchived(Yard.TENANT, job, GENERATION, Samples.stored("record of " + job));
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    /** A yard whose only job has succeeded and owes nobody a word. */
    private static Yard finished() {
        return finished(Samples.recipe(3, 1));
    }

    private static Yard finished(Recipe recipe) {
        Yard yard = Yard.open();
        yard.submit(JOB, recipe);
        yard.prepare(true);
        Attempt training = yard.beginTraining();
        for (long step = 10; step <= 30; step += 10) {
            assertThat(yard.save(training, step)).isEqualTo(new Verdict.Accepted());
        }
        yard.accept(Yard.trainingEnded(training, 30));
        for (long step = 10; step <= 30; step += 10) {
            yard.score(TaskId.evaluate(JOB, step), step / 100.0);
        }
        yard.score(TaskId.test(JOB, 30), 0.9);
        assertThat(yard.state()).isInstanceOf(JobState.Succeeded.class);
        return yard;
    }

    private static void settle(Yard yard) {
        for (Effect effect : yard.ledger.pending()) {
            yard.say(LedgerTest.receiptOf(effect, GENERATION));
        }
        assertThat(yard.ledger.pending()).isEmpty();
    }

    @Test
    void theTwoNewestSnapshotsAreKnownAndOlderAnnouncementsAreIgnored() {
        Yard yard = Yard.open();
        yard.accept(taken(1));
        yard.accept(taken(2));
        yard.accept(taken(4));

        assertThat(yard.say(taken(3))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.say(taken(4))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.ledger.snapshots()).extracting(SnapshotView::offset).containsExactly(2L, 4L);
        assertThat(yard.ledger.snapshots())
                .extracting(SnapshotView::announcedAt)
                .containsOnly(yard.now);
    }

    @Test
    void nobodyHasTakenASnapshotOfWhatWasNotWrittenYet() {
        Yard yard = Yard.open();

        assertThat(yard.say(taken(1_000))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.ledger.snapshots()).isEmpty();
    }

    @Test
    void aNewRuleHoldsOnlyFromItsVersionOn() {
        Yard yard = finished();
        settle(yard);
        assertThat(yard.ledger.foldVersion()).isEqualTo(1);
        assertThat(yard.say(archived(JOB))).isEqualTo(ignored(Reason.NOT_YET_LEGAL));

        yard.accept(new LedgerEvent.FoldVersion(2, GENERATION));

        assertThat(yard.ledger.foldVersion()).isEqualTo(2);
        yard.accept(archived(JOB));
    }

    @Test
    void aVersionIsNeverTakenBackAndOnlyTheLeaderRaisesIt() {
        Yard yard = Yard.open();
        assertThat(yard.say(new LedgerEvent.FoldVersion(2, GENERATION + 100)))
                .isEqualTo(ignored(Reason.OLD_GENERATION));
        yard.accept(new LedgerEvent.FoldVersion(3, GENERATION));

        assertThat(yard.say(new LedgerEvent.FoldVersion(2, GENERATION))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.ledger.foldVersion()).isEqualTo(3);
    }

    @Test
    void anArchivedJobStillStandsInListsButItsBodyHasLeftTheState() {
        Yard yard = finished();
        settle(yard);
        yard.say(new LedgerEvent.FoldVersion(2, GENERATION));
        JobView whole = yard.job();
        assertThat(yard.ledger.archivable(yard.now.plusSeconds(1), 5)).containsExactly(whole);

        yard.accept(archived(JOB));

        JobView left = yard.job();
        assertThat(left.state()).isEqualTo(whole.state());
        assertThat(left.submission()).isEqualTo(whole.submission());
        assertThat(left.phases()).isEqualTo(whole.phases());
        assertThat(left.finishedAt()).isEqualTo(whole.finishedAt());
        assertThat(left.news()).isEmpty();
        assertThat(left.checkpoints()).isEmpty();
        assertThat(yard.ledger.archive(Yard.TENANT, JOB)).contains(Samples.stored("record of " + JOB));
        assertThat(yard.ledger.archive("another", JOB)).isEmpty();
        assertThat(yard.ledger.model(Yard.TENANT, whole.modelName())).isPresent();
        assertThat(yard.ledger.archivedByCheckpoint(Yard.TENANT, whole.modelName() + ":ckpt-step-20"))
                .contains(left);
        assertThat(yard.ledger.archivable(yard.now.plusSeconds(1), 5)).isEmpty();
        assertThat(yard.say(archived(JOB))).isEqualTo(ignored(Reason.ALREADY_SO));
    }

    @Test
    void aJobIsArchivedOnlyWhenItIsOverAndOwesNobodyAWord() {
        Yard yard = Yard.open();
        yard.say(new LedgerEvent.FoldVersion(2, GENERATION));
        yard.submit();
        assertThat(yard.say(archived(JOB))).isEqualTo(ignored(Reason.STILL_IN_USE));
        assertThat(yard.say(archived("job-unknown"))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        yard.accept(new LedgerEvent.JobCancelRequested(Yard.TENANT, JOB));

        assertThat(yard.pending(Effect.Publish.class)).isNotEmpty();
        assertThat(yard.ledger.archivable(yard.now.plusSeconds(1), 5)).isEmpty();
        assertThat(yard.say(archived(JOB))).isEqualTo(ignored(Reason.STILL_IN_USE));

        settle(yard);
        assertThat(yard.ledger.archivable(yard.now, 5)).as("over just now").isEmpty();
        assertThat(yard.ledger.archivable(yard.now.plusSeconds(1), 5)).hasSize(1);
        yard.accept(archived(JOB));
    }

    @Test
    void aJobStaysWholeUntilTheBytesThatItNeedsNoMoreAreGone() {
        Yard yard = finished(Samples.keeping(CheckpointSettings.Keep.last(1), 1));
        settle(yard);
        yard.say(new LedgerEvent.FoldVersion(2, GENERATION));
        assertThat(yard.ledger.archivable(yard.now.plusSeconds(1), 5)).isEmpty();
        assertThat(yard.say(archived(JOB))).isEqualTo(ignored(Reason.STILL_IN_USE));

        yard.pass(Retention.GRACE.plusSeconds(1));
        yard.say(new LedgerEvent.TimeTold(GENERATION));
        settle(yard);

        yard.accept(archived(JOB));
    }

    @Test
    void aTimerOfAnArchivedJobDoesNothing() {
        Placement bounded = new Placement("cpu", 3, 0, Optional.of(Duration.ofHours(1)));
        Yard yard = finished(Samples.recipe(bounded, 1, CheckpointSettings.Keep.last(3)));
        settle(yard);
        yard.say(new LedgerEvent.FoldVersion(2, GENERATION));
        yard.accept(archived(JOB));
        yard.pass(Duration.ofDays(9));

        yard.accept(new LedgerEvent.TimeTold(GENERATION));

        assertThat(yard.ledger.pending()).isEmpty();
    }

    @Test
    void whatWasDeletedIsNamedInNoLaterSnapshot() {
        Yard yard = Yard.open();
        String filename = "patients-of-doctor-who.csv";
        yard.say(new LedgerEvent.FileStored("acme", "file-9", filename, "fine-tune", Samples.stored("file-9")));
        for (String job : List.of("job-8", "job-9")) {
            Submission submission = new Submission(
                    "mlp",
                    Optional.of("hush-suffix"),
                    Optional.of("hush-model-" + job),
                    "file-9",
                    Optional.of("file-9"),
                    Samples.recipe(3, 1),
                    Map.of("customer", "hush-customer"),
                    new Submission.RetryKey(Optional.of("hush-key-" + job), "credential", "hush-body-" + job, false),
                    Optional.empty(),
                    Optional.empty());
            yard.accept(new LedgerEvent.JobSubmitted("acme", job, submission));
            yard.accept(new LedgerEvent.JobCancelRequested("acme", job));
        }
        assertThat(yard.ledger.snapshot().toString()).contains(filename, "hush-suffix", "hush-customer");

        yard.accept(new LedgerEvent.FileDeleted("acme", "file-9"));
        assertThat(yard.ledger.snapshot().toString()).doesNotContain(filename).contains("hush-suffix");

        yard.accept(new LedgerEvent.JobDeleted("acme", "job-8"));
        assertThat(yard.ledger.snapshot().toString()).doesNotContain("hush-model-job-8");

        yard.accept(new LedgerEvent.JobDeleted("acme", "job-9"));
        settle(yard);
        assertThat(yard.ledger.snapshot().toString()).doesNotContain("hush-suffix", "hush-customer", "hush-model");
        yard.pass(Duration.ofHours(25));
        yard.accept(taken(1));
        assertThat(yard.ledger.snapshot().toString())
                .as("keys are remembered for a day")
                .doesNotContain("hush");
    }

    @Test
    void aDeletedTenantIsNamedInNoLaterSnapshot() {
        Yard yard = Yard.open();
        yard.say(new LedgerEvent.FileStored("acme", "file-9", "a.csv", "fine-tune", Samples.stored("file-9")));
        Submission submission = Samples.submission(
                Samples.recipe(3, 1), new Submission.RetryKey(Optional.of("key"), "credential", "body", false));
        yard.accept(new LedgerEvent.JobSubmitted("acme", "job-9", Samples.using("file-9", submission)));
        assertThat(yard.ledger.snapshot().toString()).contains("acme");

        yard.accept(new LedgerEvent.TenantDeleted("acme"));
        settle(yard);

        assertThat(yard.ledger.snapshot().toString()).doesNotContain("acme");
    }
}
