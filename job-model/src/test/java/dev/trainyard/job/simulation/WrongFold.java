package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Ways for a fold to be wrong. */
final class WrongFold {

    private WrongFold() {}

    /** Reads another event than was said; given the fold as it is before. */
    interface Misreading {
        LedgerEvent read(Fold fold, LedgerEvent event);
    }

    static Fold misreading(Misreading misreading) {
        return new Fold() {
            @Override
            Verdict apply(LedgerEntry entry) {
                return super.apply(new LedgerEntry(
                        entry.offset(), entry.appended(), entry.eventId(), misreading.read(this, entry.event())));
            }
        };
    }

    /** Takes jobs' requests for others. */
    static Fold misreadingRequests(Function<LedgerEvent.JobSubmitted, LedgerEvent> misreading) {
        return misreading((fold, event) ->
                event instanceof LedgerEvent.JobSubmitted submitted ? misreading.apply(submitted) : event);
    }

    /** Does nothing of an event, and says that it has. */
    static <E extends LedgerEvent> Fold claimingToHaveDone(Class<E> what) {
        return new Fold() {
            @Override
            Verdict apply(LedgerEntry entry) {
                Verdict before = new Verdict.Accepted();
                LedgerEvent event = entry.event();
                boolean ignored = what.isInstance(event);
                Verdict verdict = super.apply(new LedgerEntry(
                        entry.offset(), entry.appended(), entry.eventId(), ignored ? nothing() : event));
                return ignored ? before : verdict;
            }
        };
    }

    /** An event that no fold makes anything of. */
    static LedgerEvent nothing() {
        return new LedgerEvent.ModelDeleted("nobody", "nothing");
    }

    /** Wants another effect, or none, in the place of one. */
    interface Distortion {
        Optional<Effect> of(Fold fold, Effect effect);
    }

    static Fold distorting(Distortion distortion) {
        return new Fold() {
            @Override
            List<Effect> pending() {
                return super.pending().stream()
                        .flatMap(effect -> distortion.of(this, effect).stream())
                        .toList();
            }
        };
    }

    static Fold forgetting(Class<? extends Effect> kind) {
        return distorting((fold, effect) -> kind.isInstance(effect) ? Optional.empty() : Optional.of(effect));
    }

    /** A cancelled job is taken up again when its worker gives it back. */
    static Fold resurrecting() {
        return new Fold() {
            private final Set<String> risen = new HashSet<>();

            @Override
            Verdict apply(LedgerEntry entry) {
                if (entry.event() instanceof LedgerEvent.TaskReleased released) {
                    risen.add(released.attempt().task().job());
                }
                return super.apply(entry);
            }

            @Override
            Optional<JobView> job(String tenant, String id) {
                return super.job(tenant, id)
                        .map(job -> job.state() instanceof JobState.Cancelled && risen.contains(id)
                                ? Rewritten.in(job, new JobState.Queued())
                                : job);
            }
        };
    }

    /** The first checkpoint is called the best. */
    static Fold preferringTheFirst() {
        return new Fold() {
            @Override
            Optional<JobView> job(String tenant, String id) {
                return super.job(tenant, id)
                        .map(job -> job.state() instanceof JobState.Succeeded(String model, long ignored)
                                ? Rewritten.in(
                                        job,
                                        new JobState.Succeeded(
                                                model,
                                                job.checkpoints()
                                                        .getFirst()
                                                        .checkpoint()
                                                        .step()))
                                : job);
            }
        };
    }
}
