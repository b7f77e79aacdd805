package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.GenerationService;
import dev.trainyard.gateway.outbound.ImportService;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.run.ArchivedJobs;
import dev.trainyard.gateway.run.Bases;
import dev.trainyard.gateway.run.Batches;
import dev.trainyard.gateway.run.CheckpointPermissions;
import dev.trainyard.gateway.run.Examiner;
import dev.trainyard.gateway.run.FileUploads;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Generations;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.ModelFiles;
import dev.trainyard.gateway.run.ModelImports;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.Placements;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Reproductions;
import dev.trainyard.gateway.run.Speakers;
import dev.trainyard.gateway.run.StartingModels;
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
import java.util.List;

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
    FileUploads fileUploads(LedgerReplica replica, ObjectStore store, Ids ids) {
        return new FileUploads(replica, store, ids);
    }

    @Produces
    @Singleton
    Batches batches(LedgerReplica replica, Ids ids) {
        return new Batches(replica, ids);
    }

    @Produces
    @Singleton
    CheckpointPermissions checkpointPermissions(LedgerReplica replica, Models models, Ids ids) {
        return new CheckpointPermissions(replica, models, ids);
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
    Bases bases(GatewayConfig config) {
        return Bases.of(Models.BASES, config.models().aliases().orElse(List.of()));
    }

    @Produces
    @Singleton
    Jobs.Rules rules(LedgerReplica replica, ObjectStore store, Models models, Bases bases, GatewayConfig config) {
        return new Jobs.Rules(
                new Placements(replica, config.classes()),
                bases,
                new StartingModels(models, bases),
                new Examiner(store));
    }

    @Produces
    @Singleton
    Jobs jobs(LedgerReplica replica, ArchivedJobs archived, Ids ids, Traces traces, Jobs.Rules rules) {
        return new Jobs(replica, archived, ids, traces, rules, System::nanoTime);
    }

    @Produces
    @Singleton
    ModelImports modelImports(LedgerReplica replica, ObjectStore store, ImportService service, Bases bases, Ids ids) {
        return new ModelImports(replica, store, service, bases, ids);
    }

    @Produces
    @Singleton
    ModelFiles modelFiles(ObjectStore store) {
        return new ModelFiles(store);
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
    Generations generations(
            LedgerReplica replica, Models models, GenerationService service, Speakers speakers, Bases bases) {
        return new Generations(replica, models, service, speakers, bases);
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
