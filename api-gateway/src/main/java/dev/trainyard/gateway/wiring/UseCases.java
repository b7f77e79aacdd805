package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.run.ArchivedJobs;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.Placements;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Reproductions;
import dev.trainyard.gateway.run.StepMetrics;
import dev.trainyard.gateway.run.Traces;
import dev.trainyard.gateway.run.TrainModel;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;

/** What clients can have done, made from the ports: in a yard by {@link GatewayMain}'s, in tests by those in memory. */
@ApplicationScoped
public class UseCases {

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Files files(LedgerReplica replica, ObjectStore store, Ids ids) {
        return new Files(replica, store, ids);
    }

    @Produces
    @Singleton
    ArchivedJobs archivedJobs(LedgerReplica replica, ObjectStore store) {
        return new ArchivedJobs(replica, store);
    }

    @Produces
    @Singleton
    Traces traces() {
        return new Traces(new SecureRandom());
    }

    @Produces
    @Singleton
    Jobs jobs(LedgerReplica replica, ArchivedJobs archived, Ids ids, Traces traces, GatewayConfig config) {
        Placements placements = new Placements(replica, config.classes());
        return new Jobs(replica, archived, ids, traces, placements, System::nanoTime);
    }

    @Produces
    @Singleton
    Reproductions reproductions(Jobs jobs, ObjectStore store) {
        return new Reproductions(jobs, new BundleStore(store));
    }

    @Produces
    @Singleton
    Models models(LedgerReplica replica, ArchivedJobs archived, PredictionService predictions) {
        return new Models(replica, archived, predictions);
    }

    @Produces
    @Singleton
    StepMetrics stepMetrics(ObjectStore store, ProgressStore progress) {
        return new StepMetrics(new BundleStore(store), progress);
    }

    @Produces
    @Singleton
    TrainModel trainModel(Files files, Jobs jobs, Ids ids) {
        return new TrainModel(files, jobs, ids, Path.of(System.getProperty("java.io.tmpdir")));
    }
}
