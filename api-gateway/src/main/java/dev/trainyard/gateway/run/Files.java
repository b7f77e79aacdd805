package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Files: kept as they came, in the uploads' bucket; their names in the ledger. */
public final class Files {

    private static final Set<String> PURPOSES =
            Set.of("fine-tune", "assistants", "batch", "vision", "user_data", "evals");
    private static final int LONGEST_NAME = 255;

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final Ids ids;

    public Files(LedgerReplica replica, ObjectStore store, Ids ids) {
        this.replica = replica;
        this.store = store;
        this.ids = ids;
    }

    /** Refuses a purpose or a name that no file can have. */
    public void check(Optional<String> purpose, Optional<String> filename) {
        if (purpose.isEmpty() || !PURPOSES.contains(purpose.get())) {
            throw Rejection.invalid(
                            "purpose",
                            (purpose.isEmpty() ? "is missing" : "'" + purpose.get() + "' is no purpose")
                                    + "; for training data say fine-tune")
                    .exception();
        }
        if (filename.isEmpty() || filename.get().isBlank() || filename.get().length() > LONGEST_NAME) {
            throw Rejection.invalid("file", "needs a file name of 1 to " + LONGEST_NAME + " letters")
                    .exception();
        }
    }

    /** Stores a file. */
    public FileView create(Caller caller, String purpose, String filename, InputStream content) throws IOException {
        String id = "file-" + ids.next();
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, Keys.file(caller.tenant(), id));
        StoredObject stored = store.put(key, content);
        if (stored.bytes() == 0) {
            store.delete(key);
            throw Rejection.invalid("file", "is empty; send at least one row").exception();
        }
        replica.decide(new LedgerEvent.FileStored(
                caller.tenant(),
                id,
                filename,
                purpose,
                new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256())));
        return find(caller, id);
    }

    /** A file of the caller's. */
    public FileView find(Caller caller, String id) {
        return replica.readLatest(ledger -> ledger.file(caller.tenant(), id))
                .orElseThrow(() -> missing(id).exception());
    }

    /** The caller's newest file of that id or, failing that, of that name. */
    public Optional<FileView> named(Caller caller, String idOrName) {
        return replica.readLatest(
                ledger -> ledger.file(caller.tenant(), idOrName).or(() -> ledger.files(caller.tenant()).stream()
                        .filter(file -> file.filename().equals(idOrName))
                        .reduce((earlier, later) -> later)));
    }

    /** All of the caller's files, oldest first. */
    public List<FileView> list(Caller caller) {
        return replica.readLatest(ledger -> List.copyOf(ledger.files(caller.tenant())));
    }

    /** A file's bytes; the caller of this closes the stream. */
    public InputStream content(FileView file) {
        return store.read(new ObjectKey(file.content().bucket(), file.content().key()));
    }

    /** Deletes a file that no running job needs. */
    public void delete(Caller caller, String id) {
        switch (replica.decide(new LedgerEvent.FileDeleted(caller.tenant(), id))) {
            case Verdict.Accepted ignored -> {}
            case Verdict.Ignored ignored
            when ignored.reason() == Verdict.Reason.STILL_IN_USE ->
                throw Rejection.conflict(
                                "file_in_use",
                                "The file " + id + " is used by a job that has not ended; cancel it first.")
                        .exception();
            case Verdict.Ignored ignored -> throw missing(id).exception();
            case Verdict.Repeated ignored -> throw missing(id).exception();
            case Verdict.KeyTaken ignored -> throw missing(id).exception();
        }
    }

    static Rejection missing(String id) {
        return Rejection.notFound("file_not_found", "No such file: " + id + ".");
    }
}
