package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Files: kept as they came, in the uploads' bucket; their names in the ledger. */
public final class Files {

    private static final Set<String> PURPOSES =
            Set.of("fine-tune", "assistants", "batch", "vision", "user_data", "evals", ModelImports.PURPOSE);
    private static final int LONGEST_NAME = 255;

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final Examiner examiner;
    private final Ids ids;

    public Files(LedgerReplica replica, ObjectStore store, Ids ids) {
        this.replica = replica;
        this.store = store;
        this.examiner = new Examiner(store);
        this.ids = ids;
    }

    /** The purpose, if a file can have it; a fault otherwise. */
    public static Optional<String> checkedPurpose(Optional<String> purpose, List<Fault> faults) {
        if (purpose.isEmpty() || !PURPOSES.contains(purpose.get())) {
            faults.add(new Fault(
                    "purpose",
                    (purpose.isEmpty() ? "is missing" : "'" + shortened(purpose.get()) + "' is no purpose")
                            + "; for training data say fine-tune, for a model's files " + ModelImports.PURPOSE));
            return Optional.empty();
        }
        return purpose;
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /**
     * The name, without the folders that some clients send along; a fault when no file can have it.
     *
     * @param param the member that the file came as
     */
    public static Optional<String> checkedName(String param, String sent, List<Fault> faults) {
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        boolean plain = name.codePoints().noneMatch(Character::isISOControl);
        if (name.isBlank() || name.length() > LONGEST_NAME || name.matches("\\.+") || !plain) {
            faults.add(new Fault(
                    param,
                    "needs a file name of 1 to " + LONGEST_NAME + " letters, such as rows.csv, without folders"));
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** Stores a file that stays. */
    public FileView create(Caller caller, String purpose, String filename, InputStream content) throws IOException {
        return create(caller, purpose, filename, Optional.empty(), content);
    }

    /**
     * Stores a file.
     *
     * @param life after which it goes, unless a job needs it then
     */
    public FileView create(Caller caller, String purpose, String filename, Optional<Duration> life, InputStream content)
            throws IOException {
        String id = "file-" + ids.next();
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, Keys.file(caller.tenant(), id));
        StoredObject stored = store.put(key, content);
        if (stored.bytes() == 0) {
            store.delete(key);
            throw Rejection.invalid("file", "is empty; send at least one row").exception();
        }
        Verdict verdict = replica.decide(new LedgerEvent.FileStored(
                caller.tenant(),
                id,
                filename,
                purpose,
                new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256()),
                life,
                examiner.ofUpload(purpose, filename, key)));
        if (verdict instanceof Verdict.Ignored(Verdict.Reason reason) && reason == Verdict.Reason.NOT_YET_LEGAL) {
            store.delete(key);
            throw notYet().exception();
        }
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

    /** What only newer rules know, while gateways of an older release may still be there. */
    static Rejection notYet() {
        return Rejection.unavailable(
                "rules_not_in_force",
                "The yard has just begun, or is being upgraded, and cannot do this yet; try again in a moment.",
                5);
    }

    static Rejection missing(String id) {
        return Rejection.notFound("file_not_found", "No such file: " + id + ".");
    }
}
