package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

    private final Yard yard = Yard.open();

    private Verdict submit(String tenant, String job, Optional<String> key, String body, boolean retried) {
        return yard.say(new LedgerEvent.JobSubmitted(
                tenant,
                job,
                Samples.submission(Samples.recipe(3, 1), new Submission.RetryKey(key, "credential", body, retried))));
    }

    private Verdict submit(String job, Optional<String> key, String body, boolean retried) {
        return submit(Yard.TENANT, job, key, body, retried);
    }

    @Test
    void theSameKeyIsTheSameJob() {
        assertThat(submit("job-1", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Accepted());
        assertThat(submit("job-2", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Repeated("job-1"));
        assertThat(yard.ledger.jobs(Yard.TENANT, Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        submit("job-1", Optional.of("k"), "body", false);
        assertThat(submit("job-2", Optional.of("k"), "other body", true)).isEqualTo(new Verdict.KeyTaken("job-1"));
    }

    @Test
    void keysBelongToTheirTenant() {
        submit("job-1", Optional.of("k"), "body", false);
        yard.say(new LedgerEvent.FileStored("other", "file-1", "rows.csv", "fine-tune", Samples.stored("x")));
        assertThat(submit("other", "job-2", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void aKeyIsForgottenAfterADayOfTheLogsTime() {
        submit("job-1", Optional.of("k"), "body", false);
        yard.pass(Repetitions.KEY_LIFE);
        assertThat(submit("job-2", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Repeated("job-1"));
        yard.pass(Duration.ofMillis(1));
        assertThat(submit("job-3", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void theSameBodyIsTheSameJobOnlyWhenTheClientSaysThatItRetries() {
        submit("job-1", Optional.empty(), "body", false);
        assertThat(submit("job-2", Optional.empty(), "body", true)).isEqualTo(new Verdict.Repeated("job-1"));
        assertThat(submit("job-3", Optional.empty(), "body", false)).isEqualTo(new Verdict.Accepted());
        assertThat(submit("job-4", Optional.empty(), "other body", true)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void aBodyIsForgottenAfterTenMinutes() {
        submit("job-1", Optional.empty(), "body", false);
        yard.pass(Repetitions.BODY_LIFE.plusMillis(1));
        assertThat(submit("job-2", Optional.empty(), "body", true)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        yard.say(new LedgerEvent.FileDeleted(Yard.TENANT, "file-1"));
        assertThat(submit("job-1", Optional.of("k"), "body", false))
                .isEqualTo(new Verdict.Ignored(Verdict.Reason.UNKNOWN_SUBJECT));
        yard.say(Yard.file("file-1"));
        assertThat(submit("job-1", Optional.of("k"), "body", false)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void anEntryThatTheProducerAppendedTwiceIsOneJob() {
        submit("job-1", Optional.empty(), "body", false);
        assertThat(submit("job-1", Optional.empty(), "body", false)).isEqualTo(new Verdict.Repeated("job-1"));
    }
}
