package dev.trainyard.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareJobTest {

    @TempDir
    private Path scratch;

    private PreparedSample sample;

    @BeforeEach
    void empty() {
        sample = new PreparedSample(scratch);
    }

    private List<String> stored() {
        return Stream.of(Buckets.PREPARED, Buckets.HELDOUT, Buckets.JOBS)
                .flatMap(bucket -> sample.store.list(bucket, "").stream())
                .toList();
    }

    @Test
    void heldOutRowsLieInABucketOfTheirOwnAndEveryRowIsCounted() {
        PreparedRows.Table rows = sample.prepared();

        PreparedRows.RowCounts counts = rows.rows();
        assertThat(counts.train() + counts.validation() + counts.heldout()).isEqualTo(200);
        assertThat(rows.learning().bucket()).isEqualTo(Buckets.PREPARED);
        assertThat(rows.heldout().orElseThrow().bucket()).isEqualTo(Buckets.HELDOUT);
        assertThat(sample.store.list(Buckets.PREPARED, "")).noneMatch(path -> path.contains("heldout"));
        assertThat(rows.classes()).containsExactlyInAnyOrder("small", "large");
    }

    @Test
    void theSameFileTwiceIsTheSameBytes() {
        Assignment.UploadedFile file = sample.upload(PreparedSample.csv(200, 7));

        assertThat(sample.prepare(file)).isEqualTo(sample.prepare(file));
    }

    @Test
    void everyFaultOfAFileIsNamedAndNothingIsStored() throws Exception {
        String csv = PreparedSample.csv(50, 7) + "1.5,2.5\n\"never closed";

        WorkOutcome outcome = sample.prepare(sample.upload(csv));

        assertThat(outcome).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(FailureCode.INVALID_TRAINING_FILE);
            assertThat(failed.failure().message()).contains("rows.csv", "line 52", "line 53");
            assertThat(failed.failure().param()).isEqualTo("training_file");
        });
        assertThat(stored()).isEmpty();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).as("copies of the upload are gone").isEmpty();
        }
    }

    @Test
    void anUploadThatIsGoneIsTheUsersToMend() {
        Assignment.UploadedFile file = sample.upload(PreparedSample.csv(50, 7));
        sample.store.delete(
                new ObjectKey(file.content().bucket(), file.content().key()));

        assertThat(sample.prepare(file)).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(FailureCode.FILE_NOT_FOUND));
    }

    @Test
    void anUploadThatIsNotWhatWasSentIsNeverPrepared() {
        Assignment.UploadedFile file = sample.upload(PreparedSample.csv(50, 7));
        sample.store.put(
                new ObjectKey(file.content().bucket(), file.content().key()),
                PreparedSample.csv(50, 8).getBytes(StandardCharsets.UTF_8));

        assertThat(sample.prepare(file)).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(FailureCode.STORE_UNAVAILABLE));
        assertThat(stored()).isEmpty();
    }

    @Test
    void aTaskOfAnotherKindIsRefused() {
        PreparedRows.Table rows = sample.prepared();
        WorkOutcome outcome = new PrepareJob(sample.store, scratch)
                .perform(
                        new Assignment.Score(
                                "local", "job-1", PreparedSample.RECIPE, rows, sample.checkpoint(rows, 10, 1), false),
                        new GrantedWork(TaskId.evaluate("job-1", 10)));

        assertThat(outcome).isInstanceOf(WorkOutcome.Failed.class);
    }
}
