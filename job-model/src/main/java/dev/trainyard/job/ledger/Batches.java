package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.FINAL_STATE;
import static dev.trainyard.job.ledger.Verdict.Reason.OUT_OF_ORDER;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;

import dev.trainyard.job.ledger.BatchView.Status;
import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that are answered together. The leader answers them, part by part; what counts is decided here: a part counts
 * once, in its turn, and whoever leads next goes on behind the last that does.
 */
final class Batches {

    private static final String ANSWERS = "batch_output";

    private final Catalogue catalogue;
    private final PendingEffects pending;
    private final Timers timers;
    private final Expiry expiry;
    private final Map<String, BatchView> batches = new LinkedHashMap<>();

    Batches(Catalogue catalogue, PendingEffects pending, Timers timers, Expiry expiry) {
        this.catalogue = catalogue;
        this.pending = pending;
        this.timers = timers;
        this.expiry = expiry;
    }

    /** Whether one that is not over reads the file. */
    boolean needs(FileView file) {
        return batches.values().stream()
                .anyMatch(batch -> !batch.status().isFinal()
                        && batch.tenant().equals(file.tenant())
                        && batch.plan().inputFile().equals(file.id()));
    }

    Verdict submit(LedgerEvent.BatchSubmitted event, Repetitions repetitions, long offset, Instant now) {
        Optional<Verdict> known = repetitions.find(event.tenant(), event.retry(), now);
        if (known.isPresent()) {
            return known.get();
        }
        String key = Expiry.keyOf(event.tenant(), event.batch());
        if (batches.containsKey(key)) {
            return new Verdict.Repeated(event.batch());
        }
        if (catalogue.file(event.tenant(), event.plan().inputFile()).isEmpty()) {
            return ignored(UNKNOWN_SUBJECT);
        }
        repetitions.remember(event.tenant(), event.retry(), event.batch(), now);
        batches.put(key, BatchView.begun(event, now));
        timers.set(Timers.Subject.BATCH_WINDOW, now.plus(BatchView.WINDOW), offset, key);
        pending.add(new Effect.AnswerBatch(event.tenant(), event.batch()));
        return new Verdict.Accepted();
    }

    Verdict cancel(LedgerEvent.BatchCancelRequested event, Instant now) {
        Optional<BatchView> found = find(event.tenant(), event.batch());
        if (found.isEmpty()) {
            return ignored(UNKNOWN_SUBJECT);
        }
        return switch (found.get().status()) {
            case VALIDATING, IN_PROGRESS -> put(found.get().become(Status.CANCELLING, now));
            case CANCELLING -> ignored(ALREADY_SO);
            case FINALIZING, FAILED, COMPLETED, EXPIRED, CANCELLED -> ignored(FINAL_STATE);
        };
    }

    /** The leader says how it gets on. */
    Verdict decide(LedgerEvent.FromBatch event, long offset, Instant now) {
        Optional<BatchView> found = find(event.tenant(), event.batch());
        if (found.isEmpty()) {
            return ignored(UNKNOWN_SUBJECT);
        }
        BatchView batch = found.get();
        if (batch.status().isFinal()) {
            return ignored(FINAL_STATE);
        }
        return switch (event) {
            case LedgerEvent.BatchValidated validated -> begin(batch, validated.lines(), now);
            case LedgerEvent.BatchRefused refused ->
                batch.status() == Status.VALIDATING
                        ? close(batch.refused(refused.faults()).become(Status.FAILED, now))
                        : ignored(OUT_OF_ORDER);
            case LedgerEvent.BatchAdvanced advanced -> advance(batch, advanced, now);
            case LedgerEvent.BatchEnded ended -> end(batch, ended, offset, now);
        };
    }

    private Verdict begin(BatchView batch, int lines, Instant now) {
        return batch.status() == Status.VALIDATING && lines > 0
                ? put(batch.of(lines).become(Status.IN_PROGRESS, now))
                : ignored(OUT_OF_ORDER);
    }

    private Verdict advance(BatchView batch, LedgerEvent.BatchAdvanced event, Instant now) {
        if (event.number() < batch.progress().parts().size()) {
            return ignored(ALREADY_SO);
        }
        int lines = event.part().tally().lines();
        boolean fits = event.number() == batch.progress().parts().size()
                && switch (batch.status()) {
                    case IN_PROGRESS, FINALIZING -> lines > 0 && lines == batch.linesOfNextPart();
                    // Of what nobody wants any more only that counts which had been begun.
                    case CANCELLING -> lines > 0 && lines <= batch.linesOfNextPart();
                    case VALIDATING, FAILED, COMPLETED, EXPIRED, CANCELLED -> false;
                };
        if (!fits) {
            return ignored(OUT_OF_ORDER);
        }
        BatchView next = batch.plus(event.part());
        boolean done = next.status() == Status.IN_PROGRESS && next.linesOfNextPart() == 0;
        return put(done ? next.become(Status.FINALIZING, now) : next);
    }

    private Verdict end(BatchView batch, LedgerEvent.BatchEnded event, long offset, Instant now) {
        Optional<Status> end =
                switch (batch.status()) {
                    case FINALIZING -> Optional.of(batch.progress().late() ? Status.EXPIRED : Status.COMPLETED);
                    case CANCELLING -> Optional.of(Status.CANCELLED);
                    case VALIDATING, IN_PROGRESS, FAILED, COMPLETED, EXPIRED, CANCELLED -> Optional.empty();
                };
        if (end.isEmpty() || event.parts() != batch.progress().parts().size()) {
            return ignored(OUT_OF_ORDER);
        }
        Optional<String> output =
                event.output().map(content -> store(batch, batch.plan().outputFile(), "output", content, offset, now));
        Optional<String> errors =
                event.errors().map(content -> store(batch, batch.plan().errorFile(), "error", content, offset, now));
        return close(batch.ended(output, errors).become(end.get(), now));
    }

    private String store(BatchView batch, String file, String what, ObjectReference content, long offset, Instant now) {
        String name = batch.id() + "_" + what + ".jsonl";
        boolean stored = catalogue.store(
                new LedgerEvent.FileStored(
                        batch.tenant(),
                        file,
                        name,
                        ANSWERS,
                        content,
                        batch.plan().outputLife(),
                        Optional.empty()),
                now);
        if (stored) {
            catalogue.file(batch.tenant(), file).ifPresent(found -> expiry.watch(found, offset));
        }
        return file;
    }

    private Verdict put(BatchView batch) {
        batches.put(Expiry.keyOf(batch.tenant(), batch.id()), batch);
        return new Verdict.Accepted();
    }

    private Verdict close(BatchView batch) {
        pending.remove(new Effect.AnswerBatch(batch.tenant(), batch.id()).key());
        pending.add(new Effect.Erase(batch.id(), List.of(folderOf(batch))));
        return put(batch);
    }

    private static String folderOf(BatchView batch) {
        return batch.tenant() + "/batches/" + batch.id() + "/";
    }

    private static String folderOf(BatchView batch, String file) {
        return batch.tenant() + "/files/" + file + "/";
    }

    /** The window of a batch is over: what is under way is still told, and nothing more begun. */
    void due(String key, Instant now) {
        Optional.ofNullable(batches.get(key))
                .filter(batch -> batch.status() == Status.VALIDATING || batch.status() == Status.IN_PROGRESS)
                .ifPresent(batch -> put(batch.overdue().become(Status.FINALIZING, now)));
    }

    /** A tenant is gone, and with it what it wanted answered. */
    boolean forget(String tenant) {
        List<BatchView> gone = of(tenant);
        for (BatchView batch : gone) {
            batches.remove(Expiry.keyOf(tenant, batch.id()));
            pending.remove(new Effect.AnswerBatch(tenant, batch.id()).key());
            if (!batch.status().isFinal()) {
                // What its end would have made files of may lie there already.
                pending.add(new Effect.Erase(
                        batch.id(),
                        List.of(
                                folderOf(batch),
                                folderOf(batch, batch.plan().outputFile()),
                                folderOf(batch, batch.plan().errorFile()))));
            }
        }
        return !gone.isEmpty();
    }

    Optional<BatchView> find(String tenant, String id) {
        return Optional.ofNullable(batches.get(Expiry.keyOf(tenant, id)));
    }

    /** A tenant's, oldest first. */
    List<BatchView> of(String tenant) {
        return batches.values().stream()
                .filter(batch -> batch.tenant().equals(tenant))
                .toList();
    }

    List<BatchView> snapshot() {
        return List.copyOf(batches.values());
    }

    void restore(List<BatchView> taken) {
        taken.forEach(this::put);
    }

    private static Verdict ignored(Verdict.Reason reason) {
        return new Verdict.Ignored(reason);
    }
}
