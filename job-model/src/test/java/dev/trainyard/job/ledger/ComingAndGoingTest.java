package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.Verdict.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that go by themselves or come in parts, and checkpoints that others may use. */
class ComingAndGoingTest {

    private static final String TENANT = Yard.TENANT;
    private static final Duration DAY = Duration.ofDays(1);
    private static final UploadView.Plan PLAN =
            new UploadView.Plan("big.csv", "fine-tune", 9, "text/csv", Optional.of(DAY));

    private final Yard yard = Yard.open();

    @BeforeEach
    void raiseTheRules() {
        yard.accept(new LedgerEvent.FoldVersion(3, yard.ledger.generation()));
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    private static LedgerEvent living(String file, Duration life) {
        return new LedgerEvent.FileStored(
                TENANT, file, "rows.csv", "fine-tune", Samples.stored(file), Optional.of(life), Optional.empty());
    }

    private void tellTime() {
        yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation()));
    }

    private Optional<FileView> file(String id) {
        return yard.ledger.file(TENANT, id);
    }

    @Test
    void noneOfItIsLegalBeforeEveryGatewayKnowsIt() {
        Yard old = Yard.open();

        assertThat(old.say(living("file-2", DAY))).isEqualTo(ignored(Reason.NOT_YET_LEGAL));
        assertThat(old.say(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN)))
                .isEqualTo(ignored(Reason.NOT_YET_LEGAL));
        assertThat(old.say(new LedgerEvent.PermissionRevoked(TENANT, "x", "cp-1")))
                .isEqualTo(ignored(Reason.NOT_YET_LEGAL));
    }

    @Test
    void aFileGoesWithItsBytesWhenItsTimeIsOver() {
        yard.accept(living("file-2", DAY));
        assertThat(file("file-2").orElseThrow().expiresAt())
                .contains(yard.ledger.now().plus(DAY));
        assertThat(yard.ledger.nextDue()).contains(yard.ledger.now().plus(DAY));

        yard.pass(DAY.minusSeconds(1));
        tellTime();
        assertThat(file("file-2")).isPresent();
        yard.pass(Duration.ofSeconds(1));
        tellTime();

        assertThat(file("file-2")).isEmpty();
        assertThat(file("file-1")).isPresent();
        assertThat(yard.pending(Effect.Erase.class))
                .extracting(Effect.Erase::subject)
                .containsExactly("file-2");
        assertThat(yard.ledger.nextDue()).isEmpty();
    }

    @Test
    void aFileThatAJobNeedsStaysUntilTheJobHasEnded() {
        yard.say(new LedgerEvent.FileDeleted(TENANT, "file-1"));
        yard.accept(living("file-1", Duration.ofHours(2)));
        yard.submit();

        yard.pass(Duration.ofHours(3));
        tellTime();
        assertThat(file("file-1")).isPresent();
        yard.accept(new LedgerEvent.JobCancelRequested(TENANT, Yard.JOB));
        yard.pass(Expiry.RECONSIDERED);
        tellTime();

        assertThat(file("file-1")).isEmpty();
    }

    @Test
    void lifeThatNoCalendarHoldsIsBorneAsWellAsNone() {
        yard.accept(living("file-2", Duration.ofSeconds(Long.MAX_VALUE)));
        yard.accept(living("file-3", Duration.ofSeconds(Long.MIN_VALUE)));

        assertThat(file("file-2")).isPresent();
        tellTime();
        assertThat(file("file-3")).isEmpty();
    }

    @Test
    void theNextFileOfADeletedOnesNameIsNotTakenForIt() {
        yard.accept(living("file-2", Duration.ofHours(1)));
        yard.accept(new LedgerEvent.FileDeleted(TENANT, "file-2"));

        yard.pass(DAY);
        tellTime();

        assertThat(yard.pending(Effect.Erase.class)).hasSize(1);
    }

    @Test
    void partsBecomeAFileThatLivesAsLongAsWasAskedFor() {
        yard.accept(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN));
        assertThat(yard.say(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN)))
                .isEqualTo(ignored(Reason.ALREADY_SO));
        UploadView begun = yard.ledger.upload(TENANT, "upload-1").orElseThrow();
        assertThat(begun.state()).isEqualTo(new UploadView.Pending());
        assertThat(begun.expiresAt()).isEqualTo(begun.createdAt().plus(Duration.ofHours(1)));

        yard.accept(new LedgerEvent.UploadCompleted(TENANT, "upload-1", "file-2", Samples.stored("file-2")));

        FileView file = file("file-2").orElseThrow();
        assertThat(file.filename()).isEqualTo("big.csv");
        assertThat(file.expiresAt()).contains(yard.ledger.now().plus(DAY));
        assertThat(yard.ledger.upload(TENANT, "upload-1").orElseThrow().state())
                .isEqualTo(new UploadView.Completed("file-2"));
        assertThat(yard.pending(Effect.Erase.class))
                .containsExactly(new Effect.Erase("upload-1", List.of(TENANT + "/uploads/upload-1/")));
        assertThat(yard.say(new LedgerEvent.UploadCompleted(TENANT, "upload-1", "file-3", Samples.stored("file-3"))))
                .isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.say(new LedgerEvent.UploadCancelled(TENANT, "upload-1")))
                .isEqualTo(ignored(Reason.ALREADY_SO));
        yard.pass(DAY);
        tellTime();
        assertThat(file("file-2")).isEmpty();
    }

    @Test
    void anUploadIsItsTenantsOnly() {
        yard.accept(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN));

        assertThat(yard.say(new LedgerEvent.UploadCancelled("other", "upload-1")))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        assertThat(yard.ledger.upload("other", "upload-1")).isEmpty();
        assertThat(yard.say(new LedgerEvent.UploadCompleted("other", "upload-1", "file-2", Samples.stored("f"))))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void whatIsCancelledBecomesNothing() {
        yard.accept(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN));
        yard.accept(new LedgerEvent.UploadCancelled(TENANT, "upload-1"));

        assertThat(yard.say(new LedgerEvent.UploadCompleted(TENANT, "upload-1", "file-2", Samples.stored("f"))))
                .isEqualTo(ignored(Reason.FINAL_STATE));
        assertThat(file("file-2")).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .extracting(Effect.Erase::subject)
                .containsExactly("upload-1");
    }

    @Test
    void anUploadThatIsNeverCompletedIsForgottenWithItsParts() {
        yard.accept(new LedgerEvent.UploadBegun(TENANT, "upload-1", PLAN));

        yard.pass(Uploads.LIFE);
        tellTime();

        assertThat(yard.ledger.upload(TENANT, "upload-1")).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .extracting(Effect.Erase::subject)
                .containsExactly("upload-1");
    }

    @Test
    void aTenantGoesWithItsUploads() {
        yard.accept(new LedgerEvent.UploadBegun("other", "upload-1", PLAN));

        yard.accept(new LedgerEvent.TenantDeleted("other"));

        assertThat(yard.ledger.upload("other", "upload-1")).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .extracting(Effect.Erase::subject)
                .containsExactly("upload-1");
        yard.pass(DAY);
        tellTime();
        assertThat(yard.pending(Effect.Erase.class)).hasSize(1);
    }

    private static LedgerEvent grant(String checkpoint, String id, String project) {
        return new LedgerEvent.PermissionsGranted(TENANT, checkpoint, List.of(new LedgerEvent.Permission(id, project)));
    }

    @Test
    void aCheckpointIsSharedOnceWithEachAndTakenBack() {
        yard.train(false);
        String checkpoint = yard.job().modelName() + ":ckpt-step-10";

        yard.accept(grant(checkpoint, "cp-1", "a"));
        yard.accept(grant(checkpoint, "cp-2", "b"));
        assertThat(yard.say(grant(checkpoint, "cp-3", "a"))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.ledger.permissions(TENANT, checkpoint))
                .extracting(PermissionView::id)
                .containsExactly("cp-1", "cp-2");
        assertThat(yard.ledger.permissions("other", checkpoint)).isEmpty();

        assertThat(yard.say(new LedgerEvent.PermissionRevoked(TENANT, "another", "cp-1")))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        yard.accept(new LedgerEvent.PermissionRevoked(TENANT, checkpoint, "cp-1"));
        assertThat(yard.ledger.permissions(TENANT, checkpoint))
                .extracting(PermissionView::project)
                .containsExactly("b");
    }

    @Test
    void whatIsNoCheckpointIsNotShared() {
        yard.train(false);

        assertThat(yard.say(grant("nothing:ckpt-step-1", "cp-1", "a"))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        assertThat(yard.say(grant(yard.job().modelName(), "cp-1", "a"))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void permissionsGoWithTheirJob() {
        yard.train(false);
        String checkpoint = yard.job().modelName() + ":ckpt-step-10";
        yard.accept(grant(checkpoint, "cp-1", "a"));
        yard.accept(new LedgerEvent.JobCancelRequested(TENANT, Yard.JOB));

        yard.accept(new LedgerEvent.JobDeleted(TENANT, Yard.JOB));

        assertThat(yard.ledger.permissions(TENANT, checkpoint)).isEmpty();
    }
}
