package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests that are answered together: asked for, looked at, cancelled. */
public final class Batches {

    private static final String PURPOSE = "batch";

    private final LedgerReplica replica;
    private final Ids ids;

    public Batches(LedgerReplica replica, Ids ids) {
        this.replica = replica;
        this.ids = ids;
    }

    /** Asks for what a body asks for. */
    public BatchView submit(Caller caller, Map<String, Object> body, String bodyHash) {
        BatchRequest request = BatchRequest.read(body, file -> unfit(caller, file));
        boolean mayBeKnown = caller.idempotencyKey().isPresent() || caller.retried();
        // A repetition is answered with its batch though the file be gone; the fold knows, and takes no new one then.
        if (!request.faults().isEmpty() && !(mayBeKnown && request.lacksOnlyItsFile())) {
            throw Rejection.invalid(request.faults()).exception();
        }
        String batch = "batch_" + ids.next();
        BatchView.Plan plan = new BatchView.Plan(
                request.inputFile(),
                request.endpoint(),
                request.metadata(),
                request.outputLife(),
                "file-" + ids.next(),
                "file-" + ids.next());
        Submission.RetryKey retry =
                new Submission.RetryKey(caller.idempotencyKey(), caller.credential(), bodyHash, caller.retried());
        return switch (replica.decide(new LedgerEvent.BatchSubmitted(caller.tenant(), batch, plan, retry))) {
            case Verdict.Accepted ignored -> find(caller, batch);
            case Verdict.Repeated repeated -> find(caller, repeated.job());
            case Verdict.KeyTaken taken ->
                throw Rejection.conflict(
                                "idempotency_key_reused",
                                "The idempotency key was used for another request, which became " + taken.job()
                                        + ". Use a new key for a new request.")
                        .exception();
            case Verdict.Ignored(Verdict.Reason reason)
            when reason == Verdict.Reason.NOT_YET_LEGAL -> throw Files.notYet().exception();
            case Verdict.Ignored ignored ->
                throw Rejection.invalid("input_file_id", missing(request.inputFile()))
                        .exception();
        };
    }

    /** Why a file cannot be a batch's input, if it cannot. */
    private Optional<BatchRequest.Unfit> unfit(Caller caller, String id) {
        Optional<FileView> file = replica.readLatest(ledger -> ledger.file(caller.tenant(), id));
        if (file.isEmpty()) {
            return Optional.of(new BatchRequest.Unfit(missing(id), true));
        }
        String purpose = file.get().purpose();
        return purpose.equals(PURPOSE)
                ? Optional.empty()
                : Optional.of(new BatchRequest.Unfit(
                        "The file " + id + " has the purpose " + purpose + ", not " + PURPOSE, false));
    }

    private static String missing(String id) {
        return "No such file: " + id + "; upload it first, with purpose " + PURPOSE;
    }

    /** One of the caller's. */
    public BatchView find(Caller caller, String id) {
        return replica.readLatest(ledger -> ledger.batch(caller.tenant(), id))
                .orElseThrow(() -> unknown(id).exception());
    }

    /** All of the caller's, oldest first. */
    public List<BatchView> list(Caller caller) {
        return replica.readLatest(ledger -> ledger.batches(caller.tenant()));
    }

    /** Has nothing more of it begun; one that is being cancelled already stays so. */
    public BatchView cancel(Caller caller, String id) {
        return switch (replica.decide(new LedgerEvent.BatchCancelRequested(caller.tenant(), id))) {
            case Verdict.Accepted ignored -> find(caller, id);
            case Verdict.Ignored(Verdict.Reason reason) when reason == Verdict.Reason.ALREADY_SO -> find(caller, id);
            case Verdict.Ignored(Verdict.Reason reason)
            when reason == Verdict.Reason.NOT_YET_LEGAL -> throw Files.notYet().exception();
            case Verdict.Ignored(Verdict.Reason reason)
            when reason == Verdict.Reason.FINAL_STATE ->
                throw over(find(caller, id)).exception();
            case Verdict.Ignored ignored -> throw unknown(id).exception();
            case Verdict.Repeated ignored -> throw unknown(id).exception();
            case Verdict.KeyTaken ignored -> throw unknown(id).exception();
        };
    }

    private static Rejection over(BatchView batch) {
        return Rejection.conflict(
                "batch_over",
                "The batch " + batch.id() + " cannot be cancelled any more: it is "
                        + batch.status().wireName() + ".");
    }

    private static Rejection unknown(String id) {
        return Rejection.notFound("batch_not_found", "No such batch: " + id + ".");
    }
}
