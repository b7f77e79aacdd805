package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.ManifestReference;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Does what an effect asks for outside the log, and gives what is then to be appended. */
final class Outlets {

    private static final Set<String> KEPT_OF_DROPPED = Set.of(CheckpointModel.MANIFEST, "metrics.json");

    private final World world;
    private final Predicate<CrashPoint> crashesAt;
    private final BatchModel batches;

    Outlets(World world, Fold replica, Predicate<CrashPoint> crashesAt) {
        this.world = world;
        this.batches = new BatchModel(world, replica, crashesAt);
        this.crashesAt = crashesAt;
    }

    boolean isOutFor(Effect effect) {
        return switch (effect) {
            case Effect.Erase ignored -> world.store.isOut();
            case Effect.DropCheckpoints ignored -> world.store.isOut();
            case Effect.Dispatch ignored -> world.log.isOut();
            case Effect.Publish ignored -> world.log.isOut();
            case Effect.Grant ignored -> false;
            case Effect.Refuse ignored -> false;
            case Effect.Stop ignored -> false;
            case Effect.Pause ignored -> false;
            case Effect.AnswerBatch ignored -> world.store.isOut();
        };
    }

    /** Empty when the process ended meanwhile. */
    Optional<LedgerEvent> perform(Effect effect, long generation) {
        return switch (effect) {
            case Effect.Dispatch dispatch -> {
                if (crashesAt.test(CrashPoint.BEFORE_QUEUE_PUT)) {
                    yield Optional.empty();
                }
                long offset = world.queue(dispatch.queueClass()).add(dispatch.attempt());
                yield unlessCrashed(
                        CrashPoint.AFTER_QUEUE_PUT, new LedgerEvent.Queued(dispatch.attempt(), generation, offset));
            }
            case Effect.Grant grant ->
                Optional.of(new LedgerEvent.Granted(
                        grant.attempt(), grant.worker(), grant.claim(), generation, grant.assignment()));
            case Effect.Refuse refuse ->
                Optional.of(new LedgerEvent.Refused(
                        refuse.attempt(), refuse.worker(), refuse.claim(), generation, refuse.why()));
            case Effect.Stop stop ->
                Optional.of(new LedgerEvent.StopOrdered(stop.attempt(), stop.worker(), generation, stop.why()));
            case Effect.Pause pause ->
                Optional.of(new LedgerEvent.PauseOrdered(pause.attempt(), pause.worker(), generation));
            case Effect.Publish publish -> {
                if (crashesAt.test(CrashPoint.BEFORE_PUBLISH)) {
                    yield Optional.empty();
                }
                world.referee.published(publish);
                yield unlessCrashed(
                        CrashPoint.AFTER_PUBLISH,
                        new LedgerEvent.ResultPublished(
                                publish.tenant(), publish.job(), publish.news().sequence(), generation));
            }
            case Effect.DropCheckpoints drop -> {
                LedgerEvent receipt =
                        new LedgerEvent.CheckpointsDropped(drop.tenant(), drop.job(), drop.steps(), generation);
                world.referee.dropping(drop);
                yield delete(() -> drop.manifests().forEach(this::drop), receipt);
            }
            case Effect.AnswerBatch batch -> batches.step(batch, generation);
            case Effect.Erase erase ->
                delete(
                        () -> erase.prefixes()
                                .forEach(prefix -> world.store.list(prefix).forEach(world.store::delete)),
                        new LedgerEvent.Erased(erase.subject(), generation));
        };
    }

    private void drop(ManifestReference manifest) {
        String folder = manifest.key().substring(0, manifest.key().lastIndexOf('/') + 1);
        world.store.list(folder).stream()
                .filter(key -> !KEPT_OF_DROPPED.contains(key.substring(folder.length())))
                .forEach(world.store::delete);
    }

    private Optional<LedgerEvent> delete(Runnable what, LedgerEvent receipt) {
        if (crashesAt.test(CrashPoint.BEFORE_DELETE)) {
            return Optional.empty();
        }
        what.run();
        return unlessCrashed(CrashPoint.AFTER_DELETE, receipt);
    }

    private Optional<LedgerEvent> unlessCrashed(CrashPoint point, LedgerEvent receipt) {
        return crashesAt.test(point) ? Optional.empty() : Optional.of(receipt);
    }
}
