package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.inbound.RequestGuard;
import dev.trainyard.gateway.outbound.LostRecords;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.outbound.Refusals;
import dev.trainyard.gateway.run.EffectRunner;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.LossWatch;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Traces;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.heartbeat.HeartbeatWatch;
import dev.trainyard.messaging.log.EndOffset;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.log.LedgerAppender;
import dev.trainyard.messaging.log.LedgerReader;
import dev.trainyard.messaging.queue.TaskQueues;
import dev.trainyard.messaging.topic.TopicSetup;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ConditionalWriteCheck;
import dev.trainyard.storage.objects.MinioObjectStore;
import dev.trainyard.storage.objects.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The composition root: everything that the gateway is made of, in the order in which it is made. */
@Startup
@ApplicationScoped
public class GatewayMain {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    private final Traces traces = new Traces(new SecureRandom());
    private final ProgressStore progress = new ProgressStore();
    private final boolean embedded;
    private final Admin admin;
    private final MinioObjectStore store;
    private final LedgerAppender appender;
    private final LedgerReader reader;
    private final TaskQueues queues;
    private final KafkaProducer<byte[], byte[]> results;
    private final DeadLetters deadLetters;
    private final LedgerReplica replica;
    private final Leadership leadership;
    private final long endAtStart;
    private final HttpPredictions predictions;
    private volatile boolean lostPlace;

    GatewayMain(GatewayConfig config, MeterRegistry meters) throws ExecutionException, InterruptedException {
        this.embedded = config.embedded();
        KafkaSettings kafka =
                new KafkaSettings(config.kafka().bootstrap(), config.gateway().name());
        this.admin = Admin.create(kafka.admin());
        TopicSetup topics = new TopicSetup(admin, embedded);
        topics.prepare(config.classes());
        config.tenants().forEach(topics::prepareTenant);

        this.store = MinioObjectStore.connect(
                config.objects().endpoint(),
                config.objects().accessKey(),
                config.objects().secretKey(),
                config.objects().region());
        Buckets.all().forEach(store::ensureBucket);
        ConditionalWriteCheck.require(store, Buckets.JOBS, ids.next());

        this.appender =
                new LedgerAppender(kafka, "/gateways/" + config.gateway().name(), Clock.systemUTC());
        KafkaLog log = new KafkaLog(appender, new EndOffset(admin));
        this.replica = new LedgerReplica(log, ids::next, PATIENCE);
        this.reader = new LedgerReader(kafka, this::take, () -> lostPlace = true);
        this.queues = new TaskQueues(kafka, admin);
        this.results = new KafkaProducer<>(resultsInOrder(kafka));
        this.deadLetters = new DeadLetters(kafka);
        KafkaOutlets outlets =
                new KafkaOutlets(queues, results, topics, store, Executors.newVirtualThreadPerTaskExecutor(), replica);
        EffectRunner effects = new EffectRunner(replica, log, outlets, ids::next);
        LossWatch losses = new LossWatch(
                replica,
                log,
                outlets,
                ids::next,
                new HeartbeatWatch(config.lease(), config.stallLimit()),
                config.lease().multipliedBy(2));
        this.leadership = new Leadership(
                kafka,
                deadLetters,
                config.gateway().name(),
                replica,
                log,
                effects,
                losses,
                limits(config.limits()),
                config.lease(),
                ids::next);
        this.predictions = new HttpPredictions(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build(),
                config.service().credential());
        new GatewayMeters(replica).bindTo(meters);

        this.endAtStart = log.end().get();
        reader.startAtBeginning();
        leadership.start();
    }

    /** A record that was given up would let later ones overtake it; so none is, and results keep the log's order. */
    private static Map<String, Object> resultsInOrder(KafkaSettings kafka) {
        Map<String, Object> settings = kafka.producer("results");
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        return settings;
    }

    private static Limits limits(GatewayConfig.TenantLimits config) {
        return new Limits(
                new Limits.Bounds(config.running(), config.queued()),
                config.tenants().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new Limits.Bounds(
                                        entry.getValue().running(),
                                        entry.getValue().queued()))));
    }

    private void take(LedgerCodec.Decoded decoded) {
        switch (decoded) {
            case LedgerCodec.Decoded.Known known -> replica.apply(known.entry());
            case LedgerCodec.Decoded.Undecodable undecodable -> replica.pass(undecodable.offset());
        }
    }

    /** Whether the replica has everything that stood in the log when this gateway started. */
    boolean isCaughtUp() {
        return !lostPlace && replica.position() >= endAtStart;
    }

    void stop(@Observes ShutdownEvent event) {
        leadership.close();
        reader.close();
        queues.close();
        results.close(Duration.ofSeconds(5));
        deadLetters.close();
        appender.close();
        admin.close(Duration.ofSeconds(5));
        store.close();
    }

    @Produces
    @Singleton
    LedgerReplica replica() {
        return replica;
    }

    @Produces
    @Singleton
    ObjectStore objectStore() {
        return store;
    }

    @Produces
    @Singleton
    LostRecords lostRecords() {
        return deadLetters::keep;
    }

    @Produces
    @Singleton
    Refusals refusals() {
        return new KafkaRefusals(results, Clock.systemUTC());
    }

    @Produces
    @Singleton
    ProgressStore progressStore() {
        return progress;
    }

    @Produces
    @Singleton
    Ids idSource() {
        return ids;
    }

    @Produces
    @Singleton
    RequestGuard.LocalOnly localOnly() {
        return new RequestGuard.LocalOnly(embedded);
    }

    @Produces
    @Singleton
    Traces traces() {
        return traces;
    }

    @Produces
    @Singleton
    PredictionService predictionService() {
        return predictions;
    }
}
