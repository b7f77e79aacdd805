package dev.trainyard.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.inbound.ErrorJson;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.tree.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PublicRecordsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ManifestReference MANIFEST = new ManifestReference("bucket", "key", "0".repeat(64));
    private static final ObjectReference OBJECT = new ObjectReference("bucket", "key", 10, "0".repeat(64));
    private static final Failure FAILURE = Failure.of(FailureCode.WORKER_DIED, "The worker died.");
    private static final Evaluation EVALUATION =
            new Evaluation(Map.of("accuracy", new Evaluation.MetricValue(0.9, 0.8, 1, 30)), 30);

    /** One of each kind; the compiler cannot see that none is missing, so {@link JobNews.Kind}'s own list is asked. */
    private static List<JobNews.Kind> everyKind() {
        return List.of(
                new JobNews.Created(),
                new JobNews.FilesValidated(new PreparedRows.Table(
                        MANIFEST,
                        Optional.empty(),
                        new PreparedRows.RowCounts(10, 0, 6, 2, 2),
                        4,
                        3,
                        List.of("a", "b", "c"),
                        List.of())),
                new JobNews.TrainingBegan("trainer-1", 1, 600, 0),
                new JobNews.CheckpointCreated(
                        new Checkpoint(
                                60,
                                1,
                                false,
                                MANIFEST,
                                OBJECT,
                                new Checkpoint.Losses(
                                        0.5, OptionalDouble.of(0.9), OptionalDouble.of(0.4), OptionalDouble.of(0.95))),
                        600),
                new JobNews.CheckpointScored(60, EVALUATION, false),
                new JobNews.CheckpointNotScored(60, FAILURE, true),
                new JobNews.Retrying("ftjob-1/train/0", 1, FAILURE),
                new JobNews.BatchSkipped(61, 60, Double.NaN),
                new JobNews.ReplayCompared(2, new ReplayReceipt.Differs(61, 0.5, 0.6, "threads")),
                new JobNews.ReplayCompared(2, new ReplayReceipt.Identical(61, 70)),
                new JobNews.ReplayCompared(2, new ReplayReceipt.NothingToCompare(60)),
                new JobNews.MicroBatchHalved(1, 1, FAILURE),
                new JobNews.Pausing(),
                new JobNews.Paused(60),
                new JobNews.Resumed(),
                new JobNews.TrainingDone(600, true),
                new JobNews.Succeeded("ft:mlp:local::12345678", 60),
                new JobNews.Failed(FAILURE),
                new JobNews.Cancelled());
    }

    @Test
    void everyResultIsAsTheDocumentSays() throws IOException {
        AsyncApi document = AsyncApi.checkedIn();
        TreeSet<String> produced = new TreeSet<>();
        List<JobNews.Kind> kinds = everyKind();
        assertThat(kinds.stream().map(JobNews.Kind::getClass).distinct().toList())
                .hasSize(JobNews.Kind.class.getPermittedSubclasses().length);

        for (JobNews.Kind kind : kinds) {
            JobNews news = new JobNews(7, NOW, kind);
            var record = KafkaOutlets.record(new Effect.Publish("local", "ftjob-1", news), job());
            assertThat(document.faultsOf(record)).as(kind.toString()).isEmpty();
            assertThat(record.topic()).isEqualTo("trainyard.results.local");
            assertThat(header(record, "ce_subject")).isEqualTo("ftjob-1");
            assertThat(header(record, "ce_sequence")).isEqualTo("7");
            produced.add(header(record, "ce_type"));
        }

        var refused = refusal();
        assertThat(document.faultsOf(refused)).isEmpty();
        produced.add(header(refused, "ce_type"));
        assertThat(produced).containsExactlyInAnyOrderElementsOf(document.typesOf("results"));
    }

    @Test
    void theDocumentFindsWhatIsNotAsItSays() throws IOException {
        AsyncApi document = AsyncApi.checkedIn();
        var record = KafkaOutlets.record(
                new Effect.Publish("local", "ftjob-1", new JobNews(1, NOW, new JobNews.Cancelled())), job());
        record.headers().remove("ce_sequence");
        assertThat(document.faultsOf(record)).singleElement().asString().contains("ce_sequence");

        var unknown = refusal();
        unknown.headers()
                .remove("ce_type")
                .add("ce_type", "dev.trainyard.job.eaten.v1".getBytes(StandardCharsets.UTF_8));
        assertThat(document.faultsOf(unknown)).isNotEmpty();

        var another = new ProducerRecord<>(
                "t",
                0,
                new byte[0],
                "{\"object\":\"submission.refused\",\"extra\":1}".getBytes(StandardCharsets.UTF_8),
                refusal().headers());
        assertThat(document.faultsOf(another)).hasSizeGreaterThanOrEqualTo(3);
    }

    private static ProducerRecord<byte[], byte[]> refusal() throws IOException {
        return KafkaRefusals.record(
                "local",
                "/flowers",
                "1",
                ErrorJson.of(Rejection.invalid(
                        List.of(new Fault("model", "is missing"), new Fault("recipe", "is missing")))),
                NOW);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static JobView job() {
        RecipeReading.Read reading =
                (RecipeReading.Read) RecipeReader.read(Map.of("task", "classification", "target", "species"), 1);
        Submission submission = new Submission(
                "mlp",
                Optional.empty(),
                Optional.empty(),
                "file-1",
                Optional.empty(),
                reading.recipe(),
                Map.of(),
                new Submission.RetryKey(Optional.of("/flowers#1"), "events", "hash", false),
                Optional.empty(),
                Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        Ledger ledger = new Ledger();
        var _ = ledger.apply(new LedgerEntry(
                0, NOW, "e0", new LedgerEvent.FileStored("local", "file-1", "iris.csv", "fine-tune", OBJECT)));
        var _ = ledger.apply(
                new LedgerEntry(1, NOW, "e1", new LedgerEvent.JobSubmitted("local", "ftjob-1", submission)));
        return ledger.job("local", "ftjob-1").orElseThrow();
    }
}
