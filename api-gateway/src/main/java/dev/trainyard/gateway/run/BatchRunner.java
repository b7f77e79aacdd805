package dev.trainyard.gateway.run;

import dev.trainyard.gateway.run.BatchLines.Told;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.storage.objects.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Answers batches while this gateway leads. Nothing that it knows is needed after its death: every step begins with what
 * the ledger has, and counts when the ledger has taken it.
 */
public final class BatchRunner {

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final BatchFiles files;
    private final BatchLines lines;
    private final Executor background;

    public BatchRunner(
            LedgerReplica replica, ObjectStore store, BatchLines lines, Supplier<String> partIds, Executor background) {
        this.replica = replica;
        this.store = store;
        this.files = new BatchFiles(store, partIds);
        this.lines = lines;
        this.background = background;
    }

    /** Begins to; done when the batch has ended or another generation leads. */
    public CompletableFuture<Void> start(Effect.AnswerBatch effect, long generation) {
        return CompletableFuture.runAsync(() -> new Run(effect, generation).toItsEnd(), background);
    }

    /** One leader's work on one batch. */
    private final class Run {
        private final Effect.AnswerBatch effect;
        private final long generation;
        private Optional<BatchInput> input = Optional.empty();

        Run(Effect.AnswerBatch effect, long generation) {
            this.effect = effect;
            this.generation = generation;
        }

        void toItsEnd() {
            try {
                for (Optional<BatchView> batch = current(); batch.isPresent(); batch = current()) {
                    step(batch.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a line of " + effect.batch() + " failed", e);
            }
        }

        /** The batch, while it is this leader's to answer. */
        private Optional<BatchView> current() {
            return replica.read(ledger -> ledger.generation() == generation && ledger.isPending(effect)
                    ? ledger.batch(effect.tenant(), effect.batch())
                    : Optional.empty());
        }

        private boolean isInProgress() {
            return current()
                    .filter(batch -> batch.status() == BatchView.Status.IN_PROGRESS)
                    .isPresent();
        }

        private void step(BatchView batch) throws InterruptedException, ExecutionException {
            boolean taken =
                    switch (batch.status()) {
                        case VALIDATING -> validate(batch);
                        case IN_PROGRESS -> advance(batch);
                        case CANCELLING, FINALIZING -> end(batch);
                        case FAILED, COMPLETED, EXPIRED, CANCELLED -> false;
                    };
            if (!taken && current().equals(Optional.of(batch))) {
                throw new IllegalStateException("the ledger does not take what " + batch.id() + " has come to");
            }
        }

        private BatchInput input(BatchView batch) {
            if (input.isEmpty()) {
                String id = batch.plan().inputFile();
                FileView file = replica.read(ledger -> ledger.file(batch.tenant(), id))
                        .orElseThrow(() -> new IllegalStateException("the input of a batch is gone: " + id));
                input = Optional.of(BatchInput.read(store, file, batch.plan().endpoint()));
            }
            return input.get();
        }

        private boolean validate(BatchView batch) {
            BatchInput read = input(batch);
            return said(
                    read.faults().isEmpty()
                            ? new LedgerEvent.BatchValidated(batch.tenant(), batch.id(), generation, read.size())
                            : new LedgerEvent.BatchRefused(batch.tenant(), batch.id(), generation, read.faults()));
        }

        private boolean said(LedgerEvent event) {
            return replica.decide(event) instanceof Verdict.Accepted;
        }

        private boolean advance(BatchView batch) throws InterruptedException, ExecutionException {
            List<Optional<Told>> answered = lines.answer(batch, input(batch), this::isInProgress);
            Optional<BatchView> now = current();
            List<Told> told = now.isEmpty() ? List.of() : told(now.get(), answered);
            if (told.isEmpty()) {
                return false; // deposed, or cancelled before anything was answered
            }
            int number = batch.progress().parts().size();
            BatchView.Part part = files.store(batch, number, told);
            boolean taken = said(new LedgerEvent.BatchAdvanced(batch.tenant(), batch.id(), generation, number, part));
            if (!taken) {
                files.delete(part);
            }
            return taken;
        }

        /** Lines that were not begun before the window's end are told so; those of a cancelled batch not at all. */
        private List<Told> told(BatchView now, List<Optional<Told>> answered) {
            List<Told> told = new ArrayList<>();
            for (int i = 0; i < answered.size(); i++) {
                int index = now.nextLine() + i;
                Optional<Told> one = answered.get(i);
                if (one.isEmpty() && now.progress().late()) {
                    one = Optional.of(BatchLines.expired(now, index, input(now).request(index)));
                }
                one.ifPresent(told::add);
            }
            return told;
        }

        private boolean end(BatchView batch) {
            BatchFiles.Outcome outcome = files.join(batch, expired(batch));
            boolean taken = said(new LedgerEvent.BatchEnded(
                    batch.tenant(),
                    batch.id(),
                    generation,
                    batch.progress().parts().size(),
                    outcome.output(),
                    outcome.errors()));
            boolean gone = replica.read(ledger -> ledger.batch(batch.tenant(), batch.id()))
                    .isEmpty();
            if (!taken && gone) {
                files.delete(outcome); // its tenant is gone, and what lay there was swept before this came
            }
            return taken;
        }

        private List<byte[]> expired(BatchView batch) {
            List<byte[]> expired = new ArrayList<>();
            if (batch.progress().late()) {
                for (int index = batch.nextLine(); index < batch.progress().lines(); index++) {
                    expired.add(BatchLines.expired(batch, index, input(batch).request(index))
                            .json());
                }
            }
            return expired;
        }
    }
}
