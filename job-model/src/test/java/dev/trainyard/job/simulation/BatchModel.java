package dev.trainyard.job.simulation;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.LedgerEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a leader does about a batch: one step, as its own replica shows it. */
final class BatchModel {

    private final World world;
    private final Fold replica;
    private final Predicate<CrashPoint> crashesAt;

    BatchModel(World world, Fold replica, Predicate<CrashPoint> crashesAt) {
        this.world = world;
        this.replica = replica;
        this.crashesAt = crashesAt;
    }

    /** What is then to be said; empty when there is nothing to do, or the process ended meanwhile. */
    Optional<LedgerEvent> step(Effect.AnswerBatch effect, long generation) {
        return replica.ledger.batch(effect.tenant(), effect.batch()).flatMap(batch -> switch (batch.status()) {
            case VALIDATING -> Optional.of(validated(batch, generation));
            case IN_PROGRESS -> advanced(batch, generation);
            case CANCELLING, FINALIZING -> ended(batch, generation);
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> Optional.empty();
        });
    }

    private LedgerEvent validated(BatchView batch, long generation) {
        int lines = world.linesOf(batch.id());
        return lines == 0
                ? new LedgerEvent.BatchRefused(batch.tenant(), batch.id(), generation, List.of())
                : new LedgerEvent.BatchValidated(batch.tenant(), batch.id(), generation, lines);
    }

    private Optional<LedgerEvent> advanced(BatchView batch, long generation) {
        int number = batch.progress().parts().size();
        String key = batch.tenant() + "/batches/" + batch.id() + "/p" + number + "-" + world.newId("try-");
        int lines = batch.linesOfNextPart();
        int failed = (int) world.clock.between(0, lines);
        BatchView.Part part = new BatchView.Part(
                Optional.of(Samples.stored(key)), Optional.empty(), new BatchView.Tally(lines - failed, failed, 0, 0));
        return stored(key)
                ? Optional.of(new LedgerEvent.BatchAdvanced(batch.tenant(), batch.id(), generation, number, part))
                : Optional.empty();
    }

    private Optional<LedgerEvent> ended(BatchView batch, long generation) {
        if (batch.progress().parts().isEmpty()) {
            return Optional.of(new LedgerEvent.BatchEnded(
                    batch.tenant(), batch.id(), generation, 0, Optional.empty(), Optional.empty()));
        }
        String key = batch.tenant() + "/files/" + batch.plan().outputFile() + "/content";
        return stored(key)
                ? Optional.of(new LedgerEvent.BatchEnded(
                        batch.tenant(),
                        batch.id(),
                        generation,
                        batch.progress().parts().size(),
                        Optional.of(Samples.stored(key)),
                        Optional.empty()))
                : Optional.empty();
    }

    private boolean stored(String key) {
        if (crashesAt.test(CrashPoint.BEFORE_STORE_PART)) {
            return false;
        }
        world.store.put(key);
        return !crashesAt.test(CrashPoint.AFTER_STORE_PART);
    }
}
