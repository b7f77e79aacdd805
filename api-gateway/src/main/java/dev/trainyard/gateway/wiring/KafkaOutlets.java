package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.inbound.EventJson;
import dev.trainyard.gateway.outbound.Outlets;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.queue.TaskQueues;
import dev.trainyard.messaging.topic.TopicSetup;
import dev.trainyard.messaging.topic.Topics;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Effects go to Kafka's queues and results, and to the object store. */
final class KafkaOutlets implements Outlets {

    /** Later checkpoints name the one before them, and the metrics of all steps are read along that chain. */
    private static final Set<String> KEPT_OF_DROPPED = Set.of("manifest.json", "metrics.json");

    private final TaskQueues queues;
    private final KafkaProducer<byte[], byte[]> results;
    private final TopicSetup topics;
    private final ObjectStore store;
    private final Executor background;
    private final LedgerReplica replica;
    private final Set<String> preparedTenants = ConcurrentHashMap.newKeySet();

    KafkaOutlets(
            TaskQueues queues,
            KafkaProducer<byte[], byte[]> results,
            TopicSetup topics,
            ObjectStore store,
            Executor background,
            LedgerReplica replica) {
        this.queues = queues;
        this.results = results;
        this.topics = topics;
        this.store = store;
        this.background = background;
        this.replica = replica;
    }

    @Override
    public CompletableFuture<Long> dispatch(Attempt attempt, String queueClass) {
        return queues.dispatch(attempt, queueClass);
    }

    @Override
    public CompletableFuture<Boolean> isDoneWith(String queueClass, long queueOffset) {
        return queues.isDoneWith(queueClass, queueOffset);
    }

    @Override
    public CompletableFuture<Void> publish(Effect.Publish effect) {
        Optional<JobView> job = replica.read(ledger -> ledger.job(effect.tenant(), effect.job()));
        if (job.isEmpty()) {
            return CompletableFuture.completedFuture(null); // deleted meanwhile: there is nobody to tell
        }
        if (preparedTenants.add(effect.tenant())) {
            topics.prepareTenant(effect.tenant());
        }
        CompletableFuture<Void> published = new CompletableFuture<>();
        try {
            var _ = results.send(record(effect, job.get()), (metadata, failure) -> {
                if (failure == null) {
                    published.complete(null);
                } else {
                    published.completeExceptionally(failure);
                }
            });
        } catch (JsonProcessingException | RuntimeException e) {
            published.completeExceptionally(e);
        }
        return published;
    }

    static ProducerRecord<byte[], byte[]> record(Effect.Publish effect, JobView job) throws JsonProcessingException {
        JobNews news = effect.news();
        Map<String, Object> event = EventJson.of(job, news);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.results(effect.tenant()),
                0,
                effect.job().getBytes(StandardCharsets.UTF_8),
                Json.mapper().writeValueAsBytes(event));
        LedgerCodec.cloudEvent(
                record.headers(), effect.job() + "-" + news.sequence(), type(news.kind()), "/gateway", news.at());
        LedgerCodec.trace(record.headers(), job.submission().traceParent());
        LedgerCodec.add(record.headers(), "ce_subject", effect.job());
        LedgerCodec.add(record.headers(), "ce_sequence", Long.toString(news.sequence()));
        return record;
    }

    private static String type(JobNews.Kind kind) {
        String name =
                switch (kind) {
                    case JobNews.Created ignored -> "job.created";
                    case JobNews.FilesValidated ignored -> "job.validated";
                    case JobNews.TrainingBegan ignored -> "job.started";
                    case JobNews.CheckpointCreated ignored -> "checkpoint.created";
                    case JobNews.CheckpointScored ignored -> "checkpoint.scored";
                    case JobNews.CheckpointNotScored ignored -> "checkpoint.not-scored";
                    case JobNews.Retrying ignored -> "job.retrying";
                    case JobNews.BatchSkipped ignored -> "job.batch-skipped";
                    case JobNews.ReplayCompared ignored -> "job.replay-compared";
                    case JobNews.MicroBatchHalved ignored -> "job.micro-batch-halved";
                    case JobNews.Pausing ignored -> "job.pausing";
                    case JobNews.Paused ignored -> "job.paused";
                    case JobNews.Resumed ignored -> "job.resumed";
                    case JobNews.TrainingDone ignored -> "job.trained";
                    case JobNews.Succeeded ignored -> "job.succeeded";
                    case JobNews.Failed ignored -> "job.failed";
                    case JobNews.Cancelled ignored -> "job.cancelled";
                };
        return "dev.trainyard." + name + ".v1";
    }

    @Override
    public CompletableFuture<Void> drop(Effect.DropCheckpoints effect) {
        return CompletableFuture.runAsync(
                () -> effect.manifests().forEach(manifest -> {
                    String folder = manifest.key().substring(0, manifest.key().lastIndexOf('/') + 1);
                    store.list(manifest.bucket(), folder).stream()
                            .filter(path -> !KEPT_OF_DROPPED.contains(path.substring(folder.length())))
                            .forEach(path -> store.delete(new ObjectKey(manifest.bucket(), path)));
                }),
                background);
    }

    @Override
    public CompletableFuture<Void> erase(Effect.Erase effect) {
        return CompletableFuture.runAsync(
                () -> {
                    for (String bucket : Buckets.all()) {
                        effect.prefixes().forEach(prefix -> store.list(bucket, prefix)
                                .forEach(path -> store.delete(new ObjectKey(bucket, path))));
                    }
                },
                background);
    }
}
