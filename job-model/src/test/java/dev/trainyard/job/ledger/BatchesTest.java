package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.BatchView.Status;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.ObjectReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are answered together, as the fold decides about them. */
class BatchesTest {

    private static final String TENANT = Yard.TENANT;
    private static final String BATCH = "batch-1";
    private static final Duration WEEK = Duration.ofDays(7);

    private final Yard yard = Yard.open();

    @BeforeEach
    void raiseTheRules() {
        yard.accept(new LedgerEvent.FoldVersion(3, generation()));
    }

    private long generation() {
        return yard.ledger.generation();
    }

    static LedgerEvent asked(String batch, Optional<Duration> life) {
        return asked(TENANT, batch, life, new Submission.RetryKey(Optional.empty(), "credential", batch, false));
    }

    private static LedgerEvent asked(String tenant, String batch, Optional<Duration> life, Submission.RetryKey retry) {
        BatchView.Plan plan = new BatchView.Plan(
                "file-1", "/v1/completions", Map.of("of", batch), life, batch + "-output", batch + "-errors");
        return new LedgerEvent.BatchSubmitted(tenant, batch, plan, retry);
    }

    static BatchView.Part part(String key, int completed, int failed) {
        return new BatchView.Part(
                completed > 0 ? Optional.of(Samples.stored(key + "-answers")) : Optional.empty(),
                failed > 0 ? Optional.of(Samples.stored(key + "-failures")) : Optional.empty(),
                new BatchView.Tally(completed, failed, 10L * completed, 3L * completed));
    }

    private void ask() {
        yard.accept(asked(BATCH, Optional.empty()));
    }

    private void begin(int lines) {
        ask();
        yard.accept(new LedgerEvent.BatchValidated(TENANT, BATCH, generation(), lines));
    }

    private LedgerEvent advanced(int number, int completed, int failed) {
        return new LedgerEvent.BatchAdvanced(
                TENANT, BATCH, generation(), number, part("p" + number, completed, failed));
    }

    private LedgerEvent ended() {
        Optional<ObjectReference> output = Optional.of(Samples.stored("output"));
        return new LedgerEvent.BatchEnded(TENANT, BATCH, generation(), parts(), output, Optional.empty());
    }

    private int parts() {
        return yard.ledger
                .batch(TENANT, BATCH)
                .map(batch -> batch.progress().parts().size())
                .orElse(0);
    }

    private LedgerEvent cancelled() {
        return new LedgerEvent.BatchCancelRequested(TENANT, BATCH);
    }

    private BatchView batch() {
        return yard.ledger.batch(TENANT, BATCH).orElseThrow();
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    private void pass(Duration time) {
        yard.pass(time);
        yard.accept(new LedgerEvent.TimeTold(generation()));
    }

    @Test
    void nothingOfItIsLegalBeforeEveryGatewayKnowsIt() {
        Yard old = Yard.open();

        assertThat(old.say(asked(BATCH, Optional.empty()))).isEqualTo(ignored(Reason.NOT_YET_LEGAL));
        assertThat(old.say(cancelled())).isEqualTo(ignored(Reason.NOT_YET_LEGAL));
        assertThat(old.say(new LedgerEvent.BatchValidated(TENANT, BATCH, old.ledger.generation(), 1)))
                .isEqualTo(ignored(Reason.NOT_YET_LEGAL));
    }

    @Test
    void aBatchGoesFromItsInputToItsFiles() {
        ask();
        assertThat(batch().status()).isEqualTo(Status.VALIDATING);
        assertThat(yard.pending(Effect.AnswerBatch.class)).containsExactly(new Effect.AnswerBatch(TENANT, BATCH));

        yard.accept(new LedgerEvent.BatchValidated(TENANT, BATCH, generation(), 20));
        assertThat(batch().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(batch().linesOfNextPart()).isEqualTo(16);
        yard.accept(advanced(0, 15, 1));
        assertThat(batch().nextLine()).isEqualTo(16);
        assertThat(batch().linesOfNextPart()).isEqualTo(4);
        yard.accept(advanced(1, 4, 0));
        assertThat(batch().status()).isEqualTo(Status.FINALIZING);
        yard.accept(ended());

        assertThat(batch().status()).isEqualTo(Status.COMPLETED);
        assertThat(batch().reached()).containsOnlyKeys("in_progress", "finalizing", "completed");
        assertThat(batch().progress().tally()).isEqualTo(new BatchView.Tally(19, 1, 190, 57));
        assertThat(batch().progress().parts()).as("what its end needs no more").isEmpty();
        assertThat(batch().progress().outputFile()).contains("batch-1-output");
        assertThat(batch().progress().errorFile()).isEmpty();
        FileView output = yard.ledger.file(TENANT, "batch-1-output").orElseThrow();
        assertThat(output.purpose()).isEqualTo("batch_output");
        assertThat(output.expiresAt()).isEmpty();
        assertThat(yard.pending(Effect.AnswerBatch.class)).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .containsExactly(new Effect.Erase(BATCH, List.of("t/batches/batch-1/")));
    }

    @Test
    void aPartCountsOnceAndInItsTurn() {
        begin(40);

        assertThat(yard.say(advanced(1, 16, 0))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.say(advanced(0, 15, 0))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        yard.accept(advanced(0, 16, 0));
        assertThat(yard.say(advanced(0, 10, 6))).isEqualTo(ignored(Reason.ALREADY_SO));
        yard.accept(advanced(1, 0, 16));
        assertThat(yard.say(advanced(2, 16, 0))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        yard.accept(advanced(2, 8, 0));

        assertThat(batch().progress().tally().completed()).isEqualTo(24);
        assertThat(yard.say(advanced(3, 1, 0))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
    }

    @Test
    void aDeposedLeaderAnswersNothing() {
        begin(16);
        LedgerEvent late = advanced(0, 16, 0);
        yard.accept(new LedgerEvent.LeaderStarted("gateway-2", "b"));

        assertThat(yard.say(late)).isEqualTo(ignored(Reason.OLD_GENERATION));
        yard.accept(advanced(0, 16, 0));
    }

    @Test
    void aLongBatchHasNoMorePartsThanTheStateBears() {
        begin(50_000);

        assertThat(batch().linesOfAPart()).isEqualTo(196);
        for (int number = 0; batch().status() == Status.IN_PROGRESS; number++) {
            yard.accept(advanced(number, batch().linesOfNextPart(), 0));
        }

        assertThat(batch().progress().parts()).hasSize(256);
        assertThat(batch().progress().tally().completed()).isEqualTo(50_000);
    }

    @Test
    void anEndBeforeItsTimeIsNone() {
        begin(16);

        assertThat(yard.say(ended())).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.say(new LedgerEvent.BatchValidated(TENANT, BATCH, generation(), 3)))
                .isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.say(new LedgerEvent.BatchRefused(TENANT, BATCH, generation(), List.of())))
                .isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(batch().status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void anInputThatCannotBeUsedEndsItWithItsFaults() {
        ask();
        BatchView.LineFault fault =
                new BatchView.LineFault("invalid_url", "is another", Optional.of("url"), Optional.of(3L));

        yard.accept(new LedgerEvent.BatchRefused(TENANT, BATCH, generation(), List.of(fault)));

        assertThat(batch().status()).isEqualTo(Status.FAILED);
        assertThat(batch().progress().faults()).containsExactly(fault);
        assertThat(yard.pending(Effect.AnswerBatch.class)).isEmpty();
        assertThat(yard.say(new LedgerEvent.BatchValidated(TENANT, BATCH, generation(), 3)))
                .isEqualTo(ignored(Reason.FINAL_STATE));
    }

    @Test
    void whatWasBegunBeforeACancelCountsAndNothingElseIsAnswered() {
        begin(40);
        yard.accept(advanced(0, 16, 0));

        yard.accept(cancelled());
        assertThat(batch().status()).isEqualTo(Status.CANCELLING);
        assertThat(yard.say(cancelled())).isEqualTo(ignored(Reason.ALREADY_SO));
        yard.accept(advanced(1, 3, 1));
        yard.accept(ended());

        assertThat(batch().status()).isEqualTo(Status.CANCELLED);
        assertThat(batch().progress().tally()).isEqualTo(new BatchView.Tally(19, 1, 190, 57));
        assertThat(batch().progress().lines()).isEqualTo(40);
        assertThat(yard.ledger.file(TENANT, "batch-1-output")).isPresent();
        assertThat(yard.say(cancelled())).isEqualTo(ignored(Reason.FINAL_STATE));
    }

    @Test
    void whatIsNotAnsweredInItsWindowHasFailed() {
        begin(40);
        yard.accept(advanced(0, 15, 1));
        assertThat(yard.ledger.nextDue()).contains(batch().createdAt().plus(BatchView.WINDOW));

        pass(BatchView.WINDOW);
        assertThat(batch().status()).isEqualTo(Status.FINALIZING);
        yard.accept(advanced(1, 3, 13));
        yard.accept(ended());

        assertThat(batch().status()).isEqualTo(Status.EXPIRED);
        assertThat(batch().progress().tally().completed()).isEqualTo(18);
        assertThat(batch().progress().tally().failed()).isEqualTo(22);
    }

    @Test
    void aWindowThatEndsAfterItsBatchChangesNothing() {
        begin(1);
        yard.accept(advanced(0, 1, 0));
        yard.accept(ended());

        pass(BatchView.WINDOW);

        assertThat(batch().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void itsInputIsNeededUntilItsEnd() {
        begin(1);
        LedgerEvent deletion = new LedgerEvent.FileDeleted(TENANT, "file-1");
        assertThat(yard.say(deletion)).isEqualTo(ignored(Reason.STILL_IN_USE));
        yard.accept(advanced(0, 1, 0));
        yard.accept(ended());

        yard.accept(deletion);
        assertThat(yard.say(asked("batch-2", Optional.empty()))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void bothItsFilesLiveAsLongAsWasAskedFor() {
        yard.accept(asked(BATCH, Optional.of(WEEK)));
        yard.accept(new LedgerEvent.BatchValidated(TENANT, BATCH, generation(), 2));
        yard.accept(advanced(0, 1, 1));
        yard.accept(new LedgerEvent.BatchEnded(
                TENANT,
                BATCH,
                generation(),
                parts(),
                Optional.of(Samples.stored("output")),
                Optional.of(Samples.stored("errors"))));
        assertThat(yard.ledger.file(TENANT, "batch-1-errors")).isPresent();

        pass(WEEK);

        assertThat(yard.ledger.file(TENANT, "batch-1-output")).isEmpty();
        assertThat(yard.ledger.file(TENANT, "batch-1-errors")).isEmpty();
    }

    @Test
    void anEndThatWasMadeWithoutThePartThatCameMeanwhileDoesNotCount() {
        begin(20);
        yard.accept(cancelled());
        LedgerEvent early =
                new LedgerEvent.BatchEnded(TENANT, BATCH, generation(), 0, Optional.empty(), Optional.empty());
        yard.accept(advanced(0, 3, 1));

        assertThat(yard.say(early)).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.say(ended())).isEqualTo(new Verdict.Accepted());
        assertThat(yard.ledger.file(TENANT, "batch-1-output")).isPresent();
    }

    @Test
    void aRequestThatIsSentAgainIsTheSameBatch() {
        Submission.RetryKey key = new Submission.RetryKey(Optional.of("key"), "credential", "body", false);
        yard.accept(asked(TENANT, BATCH, Optional.empty(), key));

        assertThat(yard.say(asked(TENANT, "batch-2", Optional.empty(), key))).isEqualTo(new Verdict.Repeated(BATCH));
        assertThat(yard.ledger.batches(TENANT)).hasSize(1);
    }

    @Test
    void aBatchIsItsTenantsOnly() {
        begin(1);

        assertThat(yard.ledger.batch("other", BATCH)).isEmpty();
        assertThat(yard.ledger.batches("other")).isEmpty();
        assertThat(yard.say(new LedgerEvent.BatchCancelRequested("other", BATCH)))
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        assertThat(yard.say(asked(
                        "other",
                        "batch-2",
                        Optional.empty(),
                        new Submission.RetryKey(Optional.empty(), "c", "b", false))))
                .as("another's file")
                .isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
    }

    @Test
    void aTenantGoesWithItsBatchesAndWithWhatTheyWereAboutToLeave() {
        begin(40);
        yard.accept(advanced(0, 16, 0));

        yard.accept(new LedgerEvent.TenantDeleted(TENANT));

        assertThat(yard.ledger.batches(TENANT)).isEmpty();
        assertThat(yard.pending(Effect.AnswerBatch.class)).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .contains(new Effect.Erase(
                        BATCH, List.of("t/batches/batch-1/", "t/files/batch-1-output/", "t/files/batch-1-errors/")));
        assertThat(yard.say(advanced(1, 16, 0))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        pass(BatchView.WINDOW);
    }
}
