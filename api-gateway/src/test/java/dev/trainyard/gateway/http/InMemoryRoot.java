package dev.trainyard.gateway.http;

import dev.trainyard.gateway.inbound.RequestGuard;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.wiring.GatewayConfig;
import dev.trainyard.storage.objects.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The composition root of these tests: the same use cases and resources on a log and a store in memory. */
@ApplicationScoped
public class InMemoryRoot {

    private final MemoryYard yard = new MemoryYard(Duration.ofSeconds(2));
    private final Crew crew = new Crew(yard).start();

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
    Log log() {
        return yard.log;
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
    PredictionService predictionService() {
        return yard.predictions;
    }

    @Produces
    @Singleton
    RequestGuard.Rules requestRules(GatewayConfig config) {
        return new RequestGuard.Rules(config.embedded(), config.files().limit().asLongValue());
    }
}
