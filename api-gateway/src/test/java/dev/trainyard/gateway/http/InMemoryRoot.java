package dev.trainyard.gateway.http;

import dev.trainyard.gateway.inbound.RequestGuard;
import dev.trainyard.gateway.inbound.WholeAnswers;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryImports;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.GenerationService;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.gateway.run.Generations;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.Speakers;
import dev.trainyard.gateway.wiring.GatewayConfig;
import dev.trainyard.gateway.wiring.HttpGenerations;
import dev.trainyard.storage.objects.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** The composition root of these tests: the same use cases and resources on a log and a store in memory. */
@ApplicationScoped
public class InMemoryRoot {

    private final MemoryYard yard = new MemoryYard(Duration.ofSeconds(2));
    private final Crew crew = new Crew(yard).start().raiseTheRules();
    private final FakeEvaluator evaluator = FakeEvaluator.start();
    private final MemoryImports imports = new MemoryImports(yard.store);

    void stop(@Observes ShutdownEvent event) {
        evaluator.close();
    }

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
    MemoryImports memoryImports() {
        return imports;
    }

    @Produces
    @Singleton
    FakeEvaluator evaluator() {
        return evaluator;
    }

    /** The same relay as a yard's, but all evaluators are the one of this test. */
    @Produces
    @Singleton
    GenerationService generationService() {
        HttpGenerations http =
                new HttpGenerations(HttpClient.newHttpClient(), FakeEvaluator.CREDENTIAL, Duration.ofSeconds(60));
        return (address, model, request) -> http.generate(evaluator.address(), model, request);
    }

    @Produces
    @Singleton
    LineAnswers lineAnswers(Generations generations) {
        return new WholeAnswers(generations, yard.ids, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Speakers speakers() {
        return model -> model.name().contains(":" + FakeEvaluator.SPEAKING_SUFFIX + ":");
    }

    @Produces
    @Singleton
    RequestGuard.Rules requestRules(GatewayConfig config) {
        return new RequestGuard.Rules(config.embedded(), config.files().limit().asLongValue());
    }
}
