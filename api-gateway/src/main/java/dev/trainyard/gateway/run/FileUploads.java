package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.UploadView;
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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Files that come in parts: the parts lie in the store until they are put together in the order that is asked for. */
public final class FileUploads {

    /** The longest part, in bytes; the protocol's own. */
    public static final long LONGEST_PART = 64L << 20;
    /** The longest file that comes in parts, in bytes; the protocol's own. */
    public static final long LONGEST_FILE = 8L << 30;

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final Examiner examiner;
    private final Ids ids;

    public FileUploads(LedgerReplica replica, ObjectStore store, Ids ids) {
        this.replica = replica;
        this.store = store;
        this.examiner = new Examiner(store);
        this.ids = ids;
    }

    /** Begins one. */
    public UploadView begin(Caller caller, UploadView.Plan plan) {
        String id = "upload_" + ids.next();
        accepted(id, replica.decide(new LedgerEvent.UploadBegun(caller.tenant(), id, plan)));
        return find(caller, id);
    }

    /** One of the caller's, whose hour is not over. */
    public UploadView find(Caller caller, String id) {
        return replica.readLatest(ledger -> ledger.upload(caller.tenant(), id))
                .orElseThrow(() -> missing(id).exception());
    }

    /** Stores a part; gives its id. */
    public String add(Caller caller, String id, InputStream content) throws IOException {
        pending(find(caller, id));
        String part = "part_" + ids.next();
        ObjectKey key = keyOf(caller, id, part);
        StoredObject stored = store.put(key, content);
        if (stored.bytes() == 0 || stored.bytes() > LONGEST_PART) {
            store.delete(key);
            throw Rejection.invalid("data", "must have 1 to " + LONGEST_PART + " bytes, not " + stored.bytes())
                    .exception();
        }
        boolean wanted = replica.readLatest(ledger -> ledger.upload(caller.tenant(), id))
                .filter(upload -> upload.state() instanceof UploadView.Pending)
                .isPresent();
        if (!wanted) {
            store.delete(key); // it ended meanwhile, and what lay there was swept before this came
            throw missing(id).exception();
        }
        return part;
    }

    /**
     * Puts parts together in this order.
     *
     * @param md5 of the whole, hexadecimal
     */
    public UploadView complete(Caller caller, String id, List<String> parts, Optional<String> md5) throws IOException {
        UploadView upload = find(caller, id);
        if (caller.retried() && upload.state() instanceof UploadView.Completed) {
            return upload; // the first answer was lost on its way
        }
        pending(upload);
        checkParts(caller, upload, parts);
        String file = "file-" + ids.next();
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, Keys.file(caller.tenant(), file));
        ObjectReference whole = join(caller, id, parts, md5, key);
        Verdict verdict = replica.decide(new LedgerEvent.UploadCompleted(
                caller.tenant(),
                id,
                file,
                whole,
                examiner.ofUpload(upload.plan().purpose(), upload.plan().filename(), key)));
        if (!(verdict instanceof Verdict.Accepted)) {
            store.delete(key);
        }
        accepted(id, verdict);
        return find(caller, id);
    }

    private void checkParts(Caller caller, UploadView upload, List<String> parts) {
        List<Fault> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            OptionalLong size = part.matches("part_[0-9a-z]{26}")
                    ? store.size(keyOf(caller, upload.id(), part))
                    : OptionalLong.empty();
            if (size.isEmpty()) {
                faults.add(new Fault("part_ids[" + i + "]", "is no part of this upload"));
            } else if (!seen.add(part)) {
                faults.add(new Fault("part_ids[" + i + "]", "is named twice"));
            }
            bytes += size.orElse(0);
        }
        if (faults.isEmpty() && bytes != upload.plan().bytes()) {
            faults.add(new Fault(
                    "part_ids",
                    "have " + bytes + " bytes together, but " + upload.plan().bytes() + " were announced"));
        }
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
    }

    private ObjectReference join(Caller caller, String id, List<String> parts, Optional<String> md5, ObjectKey key)
            throws IOException {
        List<Supplier<InputStream>> contents = parts.stream()
                .<Supplier<InputStream>>map(part -> () -> store.read(keyOf(caller, id, part)))
                .toList();
        MessageDigest digest = md5();
        StoredObject stored;
        try (InputStream joined = new DigestInputStream(new JoinedParts(contents), digest)) {
            stored = store.put(key, joined);
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (md5.isPresent() && !md5.get().equalsIgnoreCase(actual)) {
            store.delete(key);
            throw Rejection.invalid("md5", "is " + md5.get() + ", but that of the parts is " + actual)
                    .exception();
        }
        return new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows MD5", e);
        }
    }

    /** Gives one up. */
    public UploadView cancel(Caller caller, String id) {
        UploadView upload = find(caller, id);
        if (caller.retried() && upload.state() instanceof UploadView.Cancelled) {
            return upload;
        }
        accepted(id, replica.decide(new LedgerEvent.UploadCancelled(caller.tenant(), id)));
        return find(caller, id);
    }

    /** What became of it, when it is a file. */
    public Optional<FileView> fileOf(Caller caller, UploadView upload) {
        return upload.state() instanceof UploadView.Completed(String file)
                ? replica.readLatest(ledger -> ledger.file(caller.tenant(), file))
                : Optional.empty();
    }

    private static ObjectKey keyOf(Caller caller, String upload, String part) {
        return new ObjectKey(Buckets.UPLOADS, Keys.uploadPart(caller.tenant(), upload, part));
    }

    private static void pending(UploadView upload) {
        switch (upload.state()) {
            case UploadView.Pending ignored -> {}
            case UploadView.Completed ignored -> throw ended(upload.id()).exception();
            case UploadView.Cancelled ignored -> throw ended(upload.id()).exception();
        }
    }

    private static void accepted(String id, Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted ignored -> {}
            case Verdict.Ignored(Verdict.Reason reason)
            when reason == Verdict.Reason.NOT_YET_LEGAL -> throw Files.notYet().exception();
            case Verdict.Ignored(Verdict.Reason reason)
            when reason == Verdict.Reason.UNKNOWN_SUBJECT -> throw missing(id).exception();
            case Verdict.Ignored ignored -> throw ended(id).exception();
            case Verdict.Repeated ignored -> throw ended(id).exception();
            case Verdict.KeyTaken ignored -> throw ended(id).exception();
        }
    }

    private static Rejection ended(String id) {
        return Rejection.conflict(
                "upload_ended", "The upload " + id + " is completed or cancelled already; begin another one.");
    }

    private static Rejection missing(String id) {
        return Rejection.notFound(
                "upload_not_found", "No such upload: " + id + ". An upload is forgotten an hour after it was begun.");
    }
}
