package dev.trainyard.trainer.wiring;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.learning.engine.CrashReport;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.engine.MemoryNote;
import dev.trainyard.learning.engine.MemoryWitness;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.TopicSetup;
import dev.trainyard.messaging.work.Announcement;
import dev.trainyard.messaging.work.WorkerHost;
import dev.trainyard.messaging.work.WorkerTimes;
import dev.trainyard.storage.objects.MinioObjectStore;
import dev.trainyard.storage.objects.RetryingObjectStore;
import dev.trainyard.trainer.run.PreviousEnd;
import dev.trainyard.trainer.run.TrainJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The composition root: everything that the trainer is made of, in the order in which it is made. */
@Startup
@ApplicationScoped
public class TrainerMain {

    private final TrainerConfig config;
    private final Engine engine;
    private final MinioObjectStore store;
    private final KafkaProgress progress;
    private final MemoryWitness memory;
    private final WorkerHost host;

    TrainerMain(TrainerConfig config, MeterRegistry meters) {
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
            new TopicSetup(admin, config.embedded())
                    .prepare(List.of(config.worker().type()));
        }
        this.memory = new MemoryWitness(config.worker().directory(), MemoryNote::ofThisProcess);
        this.progress = new KafkaProgress(new KafkaProducer<>(kafka.producer("progress")));
        // A store that is away for a while shall cost the job time, not attempts.
        RetryingObjectStore patient =
                new RetryingObjectStore(store, RetryingObjectStore.Limits.patient(), Thread::sleep, new Random());
        TrainJob work = new TrainJob(
                engine,
                patient,
                progress,
                new KafkaEarlierSteps(kafka, System::nanoTime),
                new MicrometerMeters(meters),
                System::nanoTime);
        this.host = new WorkerHost(
                kafka,
                new Announcement(config.worker().name(), Optional.empty(), facts(), previousEnd()),
                new WorkerTimes(config.lease(), config.worker().blindLimit()),
                Map.of(config.worker().type(), work),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC(),
                System::nanoTime,
                () -> Quarkus.asyncExit(1));
        memory.start();
        host.start();
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(engine.identity().toMap());
        facts.put("memory_bytes", Long.toString(Runtime.getRuntime().maxMemory()));
        return facts;
    }

    private Optional<Failure> previousEnd() {
        return PreviousEnd.of(
                config.worker().name(), CrashReport.takeNewest(config.worker().directory()), memory.takeVictim());
    }

    /** Whether the worker has announced itself and can take tasks. */
    boolean isReady() {
        return !engine.isEnding();
    }

    void stop(@Observes ShutdownEvent event) {
        host.stop(config.worker().grace());
        progress.close();
        store.close();
        engine.close();
        memory.close();
    }
}
