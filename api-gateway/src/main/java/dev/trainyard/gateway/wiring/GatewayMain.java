package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.inbound.RequestGuard;
import dev.trainyard.gateway.inbound.WholeAnswers;
import dev.trainyard.gateway.outbound.GenerationService;
import dev.trainyard.gateway.outbound.ImportService;
import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.LogCut;
import dev.trainyard.gateway.outbound.LostRecords;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.outbound.Refusals;
import dev.trainyard.gateway.run.Archivist;
import dev.trainyard.gateway.run.BatchLines;
import dev.trainyard.gateway.run.BatchRunner;
import dev.trainyard.gateway.run.EffectRunner;
import dev.trainyard.gateway.run.Generations;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.LedgerWatch;
import dev.trainyard.gateway.run.LossWatch;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Restore;
import dev.trainyard.gateway.run.SnapshotSchedule;
import dev.trainyard.gateway.run.SnapshotStore;
import dev.trainyard.gateway.run.Snapshots;
import dev.trainyard.gateway.run.Speakers;
import dev.trainyard.gateway.run.Truncation;
import dev.trainyard.gateway.run.VersionWatch;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.heartbeat.HeartbeatSender;
import dev.trainyard.messaging.heartbeat.HeartbeatWatch;
import dev.trainyard.messaging.log.EndOffset;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.log.LedgerAppender;
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
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The composition root: everything that the gateway is made of, in the order in which it is made. */
@Startup
@ApplicationScoped
public class GatewayMain {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A model may have to be loaded before it says anything. */
    private static final Duration FIRST_WORD = Duration.ofMinutes(2);
    /** Gigabytes are read, converted, stored and read back. */
    private static final Duration LONGEST_IMPORT = Duration.ofMinutes(30);

    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    private final ProgressStore progress = new ProgressStore();
    private final boolean embedded;
    private final Admin admin;
    private final MinioObjectStore store;
    private final LedgerAppender appender;
    private final LedgerFollower follower;
    private final TaskQueues queues;
    private final KafkaProducer<byte[], byte[]> results;
    private final DeadLetters deadLetters;
    private final KafkaLog log;
    private final LedgerReplica replica;
    private final Leadership leadership;
    private final HeartbeatSender signs;
    private final HouseKeeper houseKeeper;
    private final HttpPredictions predictions;
    private final HttpGenerations generations;
    private final HttpImports imports;

    GatewayMain(GatewayConfig config, MeterRegistry meters) throws InterruptedException {
        this.embedded = config.embedded();
        KafkaSettings kafka =
                new KafkaSettings(config.kafka().bootstrap(), config.gateway().name());
        this.admin = Admin.create(kafka.admin());
        TopicSetup topics = new TopicSetup(admin, embedded);
        Patiently.until("the brokers at " + config.kafka().bootstrap(), () -> {
            topics.prepare(config.classes());
            config.tenants().forEach(topics::prepareTenant);
        });

        this.store = MinioObjectStore.connect(
                config.objects().endpoint(),
                config.objects().accessKey(),
                config.objects().secretKey(),
                config.objects().region());
        Patiently.until("the object store at " + config.objects().endpoint(), () -> {
            Buckets.all().forEach(store::ensureBucket);
            ConditionalWriteCheck.require(store, Buckets.JOBS, ids.next());
        });

        this.appender =
                new LedgerAppender(kafka, "/gateways/" + config.gateway().name(), Clock.systemUTC());
        this.log = new KafkaLog(appender, new EndOffset(admin));
        this.replica = new LedgerReplica(log, ids::next, PATIENCE);
        SnapshotStore snapshotStore = new SnapshotStore(store);
        LogCut cut = new KafkaLogCut(admin);
        this.deadLetters = new DeadLetters(kafka);
        this.follower = new LedgerFollower(
                kafka, log, cut, new Restore(snapshotStore, Ledger.FOLD_VERSION), replica, deadLetters::keep);
        this.queues = new TaskQueues(kafka, admin);
        this.results = new KafkaProducer<>(resultsInOrder(kafka));
        KafkaOutlets outlets =
                new KafkaOutlets(queues, results, topics, store, Executors.newVirtualThreadPerTaskExecutor(), replica);
        HttpClient evaluators =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        this.predictions = new HttpPredictions(evaluators, config.service().credential());
        this.generations = new HttpGenerations(evaluators, config.service().credential(), FIRST_WORD);
        this.imports = new HttpImports(evaluators, config.service().credential(), LONGEST_IMPORT);
        EffectRunner effects = new EffectRunner(replica, log, outlets, batches(config), ids::next);
        LossWatch losses = new LossWatch(
                replica,
                log,
                outlets,
                ids::next,
                new HeartbeatWatch(config.lease(), config.stallLimit()),
                config.lease().multipliedBy(2));
        String name = config.gateway().name();
        VersionWatch versions =
                new VersionWatch(replica, log, ids::next, config.lease().multipliedBy(3), Ledger.FOLD_VERSION);
        LeaderEye eye = new LeaderEye(kafka, deadLetters, name, config.lease(), losses, versions);
        this.leadership = new Leadership(kafka, name, replica, log, effects, eye, limits(config.limits()), ids::next);
        Heartbeat sign = new Heartbeat.OfReplica(name, Ledger.FOLD_VERSION);
        this.signs = new HeartbeatSender(kafka, config.lease().dividedBy(5), () -> sign);
        Snapshots snapshots =
                new Snapshots(replica, snapshotStore, schedule(config.snapshots()), Clock.systemUTC(), ids::next, name);
        this.houseKeeper = new HouseKeeper(
                snapshots,
                new Truncation(
                        replica,
                        snapshotStore,
                        cut,
                        Clock.systemUTC(),
                        config.snapshots().grace()),
                new Archivist(
                        replica,
                        log,
                        store,
                        ids::next,
                        Clock.systemUTC(),
                        config.archive().after()),
                leadership::generation);
        new GatewayMeters(replica, config.classes()).bindTo(meters);
        new HouseMeters(replica, follower::lastRestore, snapshots::last, leadership::generation, Clock.systemUTC())
                .bindTo(meters);
        replica.onDecision(new LedgerWatch(new MicrometerMeters(meters))::decided);

        follower.start();
        signs.start();
        leadership.start();
        houseKeeper.start();
    }

    /** What the leader answers batches with: the same use cases that answer clients. */
    private BatchRunner batches(GatewayConfig config) {
        UseCases made = new UseCases();
        Models models = made.models(replica, made.archivedJobs(replica, store), predictions);
        Generations speaking = made.generations(replica, models, generations, speakers(), made.bases(config));
        BatchLines lines = new BatchLines(
                new WholeAnswers(speaking, ids, Clock.systemUTC()),
                config.batches().atOnce(),
                Thread::sleep,
                ids::next);
        return new BatchRunner(replica, store, lines, ids::next, Executors.newVirtualThreadPerTaskExecutor());
    }

    private static SnapshotSchedule schedule(GatewayConfig.Snapshots config) {
        return new SnapshotSchedule(config.entries(), config.interval(), config.leadersPatience());
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

    void stop(@Observes ShutdownEvent event) {
        houseKeeper.close();
        leadership.close();
        signs.close();
        follower.close();
        queues.close();
        results.close(Duration.ofSeconds(5));
        deadLetters.close();
        appender.close();
        admin.close(Duration.ofSeconds(5));
        store.close();
    }

    @Produces
    @Singleton
    Log log() {
        return log;
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
    RequestGuard.Rules requestRules(GatewayConfig config) {
        return new RequestGuard.Rules(config.embedded(), config.files().limit().asLongValue());
    }

    @Produces
    @Singleton
    PredictionService predictionService() {
        return predictions;
    }

    @Produces
    @Singleton
    GenerationService generationService() {
        return generations;
    }

    @Produces
    @Singleton
    ImportService importService() {
        return imports;
    }

    @Produces
    @Singleton
    Speakers speakers() {
        return model -> switch (model.recipe().task()) {
            case REGRESSION, CLASSIFICATION -> false;
            case LANGUAGE, CHAT -> true;
        };
    }
}
