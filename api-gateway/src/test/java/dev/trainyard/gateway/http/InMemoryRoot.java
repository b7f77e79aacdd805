package dev.trainyard.gateway.http;

import dev.trainyard.gateway.inbound.RequestGuard;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Traces;
import dev.trainyard.storage.objects.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The composition root of these tests: the same use cases and resources on a log and a store in memory. */
@ApplicationScoped
public class InMemoryRoot {

    private final MemoryYard yard = new MemoryYard(Duration.ofSeconds(2));
    private final Crew crew = new Crew(yard).start();

    @ConfigProperty(name = "trainyard.embedded")
    boolean embedded;

    @Produces
    @Singleton
    MemoryYard yard() {
        return yard;
    }

    @Produces
    @Singleton
    Crew crew() {
        return crew;
    }

    @Produces
    @Singleton
    LedgerReplica replica() {
        return yard.replica;
    }

    @Produces
    @Singleton
    ObjectStore objectStore() {
        return yard.store;
    }

    @Produces
    @Singleton
    ProgressStore progressStore() {
        return yard.progress;
    }

    @Produces
    @Singleton
    Ids idSource() {
        return yard.ids;
    }

    @Produces
    @Singleton
    Traces traces() {
        return new Traces(new Random(9));
    }

    @Produces
    @Singleton
    PredictionService predictionService() {
        return yard.predictions;
    }

    @Produces
    @Singleton
    RequestGuard.LocalOnly localOnly() {
        return new RequestGuard.LocalOnly(embedded);
    }
}
