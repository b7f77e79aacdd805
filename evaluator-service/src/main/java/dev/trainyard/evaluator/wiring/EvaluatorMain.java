package dev.trainyard.evaluator.wiring;

import dev.trainyard.evaluator.inbound.PredictResource;
import dev.trainyard.evaluator.run.LanguageServing;
import dev.trainyard.evaluator.run.ModelIntake;
import dev.trainyard.evaluator.run.PrepareJob;
import dev.trainyard.evaluator.run.ScoreJob;
import dev.trainyard.evaluator.run.Serving;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.learning.engine.CrashReport;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.TopicSetup;
import dev.trainyard.messaging.work.Announcement;
import dev.trainyard.messaging.work.WorkerHost;
import dev.trainyard.messaging.work.WorkerTimes;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.MinioObjectStore;
import dev.trainyard.storage.objects.RetryingObjectStore;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/** The composition root: everything that the evaluator is made of, in the order in which it is made. */
@Startup
@ApplicationScoped
public class EvaluatorMain {

    private final EvaluatorConfig config;
    private final Engine engine;
    private final MinioObjectStore store;
    private final Serving serving;
    private final LanguageServing languageServing;
    private final ModelIntake modelIntake;
    private final WorkerHost host;

    EvaluatorMain(EvaluatorConfig config) {
        this.config = config;
        // First of all, so that the process is safe to be stopped from here on.
        this.engine = Engine.start(new EngineSettings(
                config.engine().threads(),
                config.engine().device(),
                EngineSettings.defaults().exitLimit()));
        this.store = MinioObjectStore.connect(
                config.objects().endpoint(),
                config.objects().accessKey(),
                config.objects().secretKey(),
                config.objects().region());
        KafkaSettings kafka =
                new KafkaSettings(config.kafka().bootstrap(), config.worker().name());
        try (Admin admin = Admin.create(kafka.admin())) {
            new TopicSetup(admin, config.embedded()).prepare(List.of(Ledger.PREPARING_CLASS, Ledger.SCORING_CLASS));
        }
        // A prediction has somebody waiting for it; to a task a store that is away shall cost time, not attempts.
        this.serving = new Serving(engine, new BundleStore(store));
        Random seeds = new Random();
        this.languageServing = new LanguageServing(
                engine,
                new BundleStore(store),
                new LanguageServing.Limits(
                        config.serving().modelBytes().asLongValue(),
                        config.serving().places()),
                seeds::nextLong);
        this.modelIntake = new ModelIntake(store, scratch());
        RetryingObjectStore patient =
                new RetryingObjectStore(store, RetryingObjectStore.Limits.patient(), Thread::sleep, new Random());
        this.host = new WorkerHost(
                kafka,
                new Announcement(
                        config.worker().name(),
                        Optional.of(config.worker().address()),
                        engine.identity().toMap(),
                        previousEnd()),
                new WorkerTimes(config.lease(), config.worker().blindLimit()),
                Map.of(
                        Ledger.PREPARING_CLASS, new PrepareJob(patient, scratch()),
                        Ledger.SCORING_CLASS, new ScoreJob(engine, patient)),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC(),
                System::nanoTime,
                () -> Quarkus.asyncExit(1));
        host.start();
    }

    private Path scratch() {
        try {
            return Files.createDirectories(config.worker().directory().resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a folder for scratch files", e);
        }
    }

    private Optional<Failure> previousEnd() {
        return CrashReport.takeNewest(config.worker().directory())
                .map(report -> new Failure(
                        FailureCode.ENGINE_CRASHED,
                        "The engine crashed the worker's process: " + report.signal() + ".",
                        "",
                        Map.of(
                                "worker", config.worker().name(),
                                "frame", report.frame(),
                                "file", report.file())));
    }

    /** Whether the worker has announced itself and can take tasks. */
    boolean isReady() {
        return !engine.isEnding();
    }

    void stop(@Observes ShutdownEvent event) {
        host.stop(config.worker().grace());
        store.close();
        engine.close();
    }

    @Produces
    @Singleton
    Serving serving() {
        return serving;
    }

    @Produces
    @Singleton
    LanguageServing languageServing() {
        return languageServing;
    }

    @Produces
    @Singleton
    ModelIntake modelIntake() {
        return modelIntake;
    }

    @Produces
    @Singleton
    PredictResource.Credential credential() {
        return new PredictResource.Credential(config.service().credential());
    }
}
