package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.Outlets;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Assignment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Brings about what the fold has decided, while this gateway leads. An effect stays pending in the state until the log
 * shows its receipt; each is done once in a leadership, and again when doing it failed.
 */
public final class EffectRunner {

    private static final System.Logger LOGGER = System.getLogger(EffectRunner.class.getName());
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final LedgerReplica replica;
    private final Log log;
    private final Outlets outlets;
    private final BatchRunner batches;
    private final Supplier<String> eventIds;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    public EffectRunner(
            LedgerReplica replica, Log log, Outlets outlets, BatchRunner batches, Supplier<String> eventIds) {
        this.replica = replica;
        this.log = log;
        this.outlets = outlets;
        this.batches = batches;
        this.eventIds = eventIds;
    }

    /** Runs effects until another generation leads or the thread is interrupted. */
    public void runWhileLeading(long generation) throws InterruptedException {
        underWay.clear();
        long seen = -1;
        while (replica.read(ledger -> ledger.generation()) == generation) {
            runPending(generation);
            seen = replica.awaitChange(seen, IDLE);
        }
    }

    /** Starts every pending effect that is not under way. */
    void runPending(long generation) {
        List<Effect> pending = replica.read(ledger -> ledger.pending());
        Set<String> keys = new HashSet<>();
        for (Effect effect : pending) {
            keys.add(effect.key());
            if (underWay.add(effect.key())) {
                start(effect, generation);
            }
        }
        underWay.retainAll(keys);
    }

    private void start(Effect effect, long generation) {
        var _ = perform(effect, generation).whenComplete((ignored, failure) -> {
            if (failure != null) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "an effect failed and is tried again: " + effect.key() + " " + failure.getMessage());
                underWay.remove(effect.key());
            }
        });
    }

    private CompletableFuture<?> perform(Effect effect, long generation) {
        return switch (effect) {
            case Effect.Dispatch dispatch ->
                outlets.dispatch(dispatch.attempt(), dispatch.queueClass())
                        .thenCompose(offset -> append(new LedgerEvent.Queued(dispatch.attempt(), generation, offset)));
            case Effect.Grant grant ->
                log.append(
                        eventIds.get(),
                        new LedgerEvent.Granted(
                                grant.attempt(), grant.worker(), grant.claim(), generation, grant.assignment()),
                        traceOf(grant.assignment()));
            case Effect.Refuse refuse ->
                append(new LedgerEvent.Refused(
                        refuse.attempt(), refuse.worker(), refuse.claim(), generation, refuse.why()));
            case Effect.Stop stop ->
                append(new LedgerEvent.StopOrdered(stop.attempt(), stop.worker(), generation, stop.why()));
            case Effect.Pause pause ->
                append(new LedgerEvent.PauseOrdered(pause.attempt(), pause.worker(), generation));
            case Effect.DropCheckpoints drop ->
                outlets.drop(drop)
                        .thenCompose(ignored -> append(new LedgerEvent.CheckpointsDropped(
                                drop.tenant(), drop.job(), drop.steps(), generation)));
            case Effect.Publish publish ->
                outlets.publish(publish)
                        .thenCompose(ignored -> append(new LedgerEvent.ResultPublished(
                                publish.tenant(), publish.job(), publish.news().sequence(), generation)));
            case Effect.AnswerBatch batch -> batches.start(batch, generation);
            case Effect.Erase erase ->
                outlets.erase(erase)
                        .thenCompose(ignored -> append(new LedgerEvent.Erased(erase.subject(), generation)));
        };
    }

    private Optional<String> traceOf(Assignment assignment) {
        return replica.read(ledger -> ledger.job(assignment.tenant(), assignment.job()))
                .flatMap(job -> job.submission().traceParent());
    }

    private CompletableFuture<Long> append(LedgerEvent event) {
        return log.append(eventIds.get(), event);
    }
}
